import { type Size, toBytes } from '../containerOptions.ts';
import { type DefinitionPath, type Diagnostic, errorAt } from '../diagnostic.ts';
import { isExternal } from '../environmentService.ts';
import type { Limits } from '../service.ts';
import type { Rule } from './rule.ts';

/** Docker gives a container no less. @see https://docs.docker.com/engine/containers/resource_constraints/ */
const LEAST_MEGABYTES = 6;

/** What is counted is an integer from one up, and limits leave something to run in. */
export const amounts: Rule = ({ definition }) => [
  ...count(definition.jenkins.keepBuilds, ['jenkins', 'keepBuilds']),
  ...Object.entries(definition.services).flatMap(([name, { backup, gpus, health, limits, shmSize, tmpfs = {} }]) => {
    const path = ['services', name];
    return [
      ...count(backup?.keep, [...path, 'backup', 'keep']),
      ...count(health.retries, [...path, 'health', 'retries']),
      ...count(gpus?.count === 'all' ? undefined : gpus?.count, [...path, 'gpus', 'count']),
      ...notEmpty(shmSize, [...path, 'shmSize']),
      ...Object.entries(tmpfs).flatMap(([folder, size]) => notEmpty(size, [...path, 'tmpfs', folder])),
      ...enough(limits, [...path, 'limits']),
    ];
  }),
  ...Object.entries(definition.environments).flatMap(([environment, { services = {} }]) =>
    Object.entries(services).flatMap(([name, change]) =>
      typeof change === 'object' && !isExternal(change)
        ? enough(change.limits, ['environments', environment, 'services', name, 'limits'])
        : [],
    ),
  ),
];

function enough(limits: Limits | undefined, path: DefinitionPath): readonly Diagnostic[] {
  if (limits === undefined) return [];
  const { cpus, memory } = limits;
  return [
    ...(cpus >= 0.01 && cpus <= 1024
      ? []
      : [
          errorAt(
            'amount-invalid',
            [...path, 'cpus'],
            `Invalid number of CPUs: ${cpus}.`,
            'Write a number from 0.01 to 1024.',
          ),
        ]),
    ...(toBytes(memory) >= LEAST_MEGABYTES * 1024 ** 2
      ? []
      : [
          errorAt(
            'amount-invalid',
            [...path, 'memory'],
            `The memory limit "${memory}" is too low.`,
            `Docker requires at least "${LEAST_MEGABYTES}m".`,
          ),
        ]),
  ];
}

function count(amount: number | undefined, path: DefinitionPath): Diagnostic[] {
  if (amount === undefined || (Number.isInteger(amount) && amount >= 1 && amount <= 10_000)) return [];
  return [
    errorAt(
      'amount-invalid',
      path,
      `Invalid value for "${path.at(-1)}": ${amount}.`,
      'Write an integer from 1 to 10000.',
    ),
  ];
}

function notEmpty(size: Size | undefined, path: DefinitionPath): Diagnostic[] {
  if (size === undefined || toBytes(size) > 0) return [];
  return [errorAt('amount-invalid', path, `The size "${size}" is too low.`, 'Write a size such as "64m".')];
}
