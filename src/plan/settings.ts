import type { Environment, Flow } from '../model/flow.ts';
import { variableName } from '../model/variables.ts';
import type { Settings } from './operation.ts';

/**
 * Returns the values of settings that the flow does not set for an environment. A setting without a value is empty, so that
 * Compose uses its default.
 */
export function settingsOf(
  flow: Flow,
  environment: Environment,
  variables: { readonly [name: string]: string | undefined },
): Settings {
  const names = flow.settings.map((setting) => variableName(setting, environment));
  return Object.fromEntries(names.map((name) => [name, variables[name] ?? '']));
}

/** Whether two deployments have the same settings. A setting that only one of them has is ignored. */
export function sameSettings(left: Settings = {}, right: Settings = {}): boolean {
  return Object.entries(left).every(([name, value]) => (right[name] ?? value) === value);
}
