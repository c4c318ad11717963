import type { Environment, Flow } from '../model/flow.ts';
import type { ObservedContainer } from './observed.ts';
import type { Settings } from './operation.ts';
import type { StackParts } from './stacks.ts';

/** What two looks at the same environment are given from outside the flow. */
export interface ComparedValues {
  /** The settings that what serves was given; nothing when the ledger does not know. */
  readonly before: Settings | undefined;
  readonly settings: Settings;
  /** What runs: the revision that serves, and persistent services. */
  readonly containers: readonly ObservedContainer[];
  /** What their services would be made from now. */
  readonly parts: StackParts;
}

/** The settings and secrets that whoever deploys gives another value than what serves has, by name. */
export function otherValues(
  flow: Flow,
  environment: Environment,
  { before = {}, settings, containers, parts }: ComparedValues,
): readonly string[] {
  const changed = Object.entries(before).flatMap(([name, value]) =>
    environment.settings[name] === undefined && (settings[name] ?? value) !== value ? [name] : [],
  );
  const secrets = flow.services.flatMap(({ name: service, environment: values }) => {
    const running = containers.find((container) => container.service === service)?.parts ?? {};
    const wanted = parts[service] ?? {};
    return Object.entries(values).flatMap(([variable, value]) => {
      if (typeof value !== 'object' || value.kind !== 'secret') return [];
      const part = value.as === 'file' ? `the secret ${value.name}` : variable;
      const isOther = part in running && part in wanted && running[part] !== wanted[part];
      return isOther ? [value.name] : [];
    });
  });
  return [...new Set([...changed, ...secrets])];
}
