import { type Environment, type Flow, type Service, servicesOf } from '../model/flow.ts';
import { variableName, variablesIn } from '../model/variables.ts';
import type { Replica } from './observed.ts';
import type { Settings } from './operation.ts';
import type { Parts, UnitParts } from './units.ts';

/** Values of settings and secrets to compare. */
export interface ComparedValues {
  /** The settings of the serving revision; undefined if the ledger does not have them. */
  readonly before: Settings | undefined;
  readonly settings: Settings;
  /** The running containers of the serving revision and of persistent services. */
  readonly containers: readonly Replica[];
  /** The configuration with the current values. */
  readonly parts: UnitParts;
}

/** Returns the names of settings and secrets whose values differ from the deployed ones. */
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

/** Returns the parts of a service that contain secrets. */
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
