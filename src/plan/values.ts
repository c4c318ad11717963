import { type Environment, type Flow, type Service, servicesOf } from '../model/flow.ts';
import { variableName, variablesIn } from '../model/variables.ts';
import type { Replica } from './observed.ts';
import type { Settings } from './operation.ts';
import type { Parts, UnitParts } from './units.ts';

/** What two looks at the same environment are given from outside the flow. */
export interface ComparedValues {
  /** The settings that what serves was given; nothing when the ledger does not know. */
  readonly before: Settings | undefined;
  readonly settings: Settings;
  /** What runs: the revision that serves, and persistent services. */
  readonly containers: readonly Replica[];
  /** What their services would be made from now. */
  readonly parts: UnitParts;
}

/** The names of settings and secrets whose value here differs from the serving one. */
export function otherValues(
  flow: Flow,
  environment: Environment,
  { before = {}, settings, containers, parts }: ComparedValues,
): readonly string[] {
  const changed = Object.entries(before).flatMap(([name, value]) =>
    environment.settings[name] === undefined && (settings[name] ?? value) !== value ? [name] : [],
  );
  const secrets = servicesOf(flow, environment).flatMap((service) => {
    const running = containers.find((container) => container.service === service.name)?.parts ?? {};
    const wanted = parts[service.name] ?? {};
    return secretParts(service, environment).flatMap(({ secret, part }) => {
      const isOther = part in running && part in wanted && running[part] !== wanted[part];
      return isOther ? [secret] : [];
    });
  });
  return [...new Set([...changed, ...secrets])];
}

/** Returns parts without those made from secrets, whose values the caller may not have. */
export function withoutSecrets(flow: Flow, environment: Environment, serviceName: string, parts: Parts): Parts {
  const service = servicesOf(flow, environment).find(({ name }) => name === serviceName);
  const secret = new Set(service === undefined ? [] : secretParts(service, environment).map(({ part }) => part));
  return Object.fromEntries(Object.entries(parts).filter(([part]) => !secret.has(part)));
}

/** The parts of a service that secrets make. */
function secretParts(
  service: Service,
  environment: Environment,
): readonly { readonly secret: string; readonly part: string }[] {
  return Object.entries(service.environment).flatMap(([key, value]) =>
    variablesIn(value).flatMap((variable) => {
      if (variable.kind === 'setting') return [];
      const secret = variableName(variable, environment);
      return [{ secret, part: variable.as === 'file' ? `the secret ${secret}` : key }];
    }),
  );
}
