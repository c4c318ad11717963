import type { Environment, Service } from './flow.ts';
import { inVariable } from './names.ts';
import type { ComposedValue, Secret, ServiceAddress, Value, Variable } from './value.ts';

/** A value that is more than a text, a number or a Boolean. */
type Reference = Exclude<Value, string | number | boolean>;

/** The settings and secrets of a value, in their order. */
export function variablesIn(value: Value): readonly Variable[] {
  return partsOf(value).filter((part) => part.kind === 'setting' || part.kind === 'secret');
}

/** The settings and secrets that services are given, in their order and as often as they stand there. */
export function variablesOf(services: readonly Pick<Service, 'environment'>[]): readonly Variable[] {
  return services.flatMap(({ environment }) => Object.values(environment).flatMap(variablesIn));
}

/** The addresses of other services that a value holds. */
export function addressesIn(value: Value): readonly ServiceAddress[] {
  return partsOf(value).filter((part) => part.kind === 'address');
}

function partsOf(value: Value): readonly Exclude<Reference, ComposedValue>[] {
  if (typeof value !== 'object') return [];
  return value.kind === 'composed' ? value.parts.filter((part) => typeof part !== 'string') : [value];
}

/**
 * What a setting or secret is called in `.env`, in the environment and in Jenkins: `PROD_STRIPE_KEY` for one that each
 * environment has a value of its own for.
 *
 * @param environment where it is read; without one for what runs once per host
 */
export function variableName(
  { name, perEnvironment }: Variable,
  environment: Pick<Environment, 'name'> | undefined,
): string {
  return perEnvironment === true && environment !== undefined ? `${inVariable(environment.name)}_${name}` : name;
}

/** All names that a setting or secret has in a flow. */
export function variableNames(
  variable: Variable,
  environments: readonly Pick<Environment, 'name'>[],
): readonly string[] {
  return variable.perEnvironment === true
    ? environments.map((environment) => variableName(variable, environment))
    : [variable.name];
}

/** The name under which a stack finds a setting or secret, in the form in which its value holds it. */
export function suppliedName(variable: Variable, environment: Pick<Environment, 'name'> | undefined): string {
  const name = variableName(variable, environment);
  return variable.kind === 'secret' && variable.encoding === 'url' ? encodedName(name) : name;
}

/** The name of a secret's percent-encoded form. */
export function encodedName(variable: string): string {
  return `${variable}_URL_ENCODED`;
}

/** A secret's value as a URL can hold it, also where only unreserved characters may stand. */
export function percentEncode(value: string): string {
  return encodeURIComponent(value).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The secrets that a service reads from files, once each. */
export function secretFiles(service: Pick<Service, 'environment'>): readonly Secret[] {
  const files = variablesOf([service]).filter((one): one is Secret => one.kind === 'secret' && one.as === 'file');
  return files.filter((secret, index) => files.findIndex(({ name }) => name === secret.name) === index);
}
