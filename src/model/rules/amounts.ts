import { type DefinitionPath, type Diagnostic, fault } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

/** Docker gives a container no less. @see https://docs.docker.com/engine/containers/resource_constraints/ */
const LEAST_MEGABYTES = 6;

/** What is counted is a whole number from one up, and limits leave something to run in. */
export const amounts: Rule = ({ definition }) => [
  ...count(definition.jenkins.keepBuilds, ['jenkins', 'keepBuilds']),
  ...Object.entries(definition.services).flatMap(([name, { backup, health, limits }]) => {
    const path = ['services', name];
    return [
      ...count(backup?.keep, [...path, 'backup', 'keep']),
      ...count(health.retries, [...path, 'health', 'retries']),
      ...(limits === undefined || (limits.cpus >= 0.01 && limits.cpus <= 1024)
        ? []
        : [
            fault(
              'amount-invalid',
              [...path, 'limits', 'cpus'],
              `${limits.cpus} processors cannot be.`,
              'Write 0.01 to 1024.',
            ),
          ]),
      ...(limits === undefined || megabytes(limits.memory) >= LEAST_MEGABYTES
        ? []
        : [
            fault(
              'amount-invalid',
              [...path, 'limits', 'memory'],
              `Nothing runs in "${limits.memory}".`,
              `Docker takes "${LEAST_MEGABYTES}m" and more.`,
            ),
          ]),
    ];
  }),
];

function count(amount: number | undefined, path: DefinitionPath): Diagnostic[] {
  if (amount === undefined || (Number.isInteger(amount) && amount >= 1 && amount <= 10_000)) return [];
  return [
    fault('amount-invalid', path, `"${path.at(-1)}" cannot be ${amount}.`, 'Write a whole number from 1 to 10000.'),
  ];
}

function megabytes(memory: string): number {
  return Number.parseFloat(memory) * (memory.endsWith('g') ? 1024 : 1);
}
