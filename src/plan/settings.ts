import type { Environment, Flow } from '../model/flow.ts';
import { variableName } from '../model/variables.ts';
import type { Settings } from './operation.ts';

/**
 * The settings that an environment takes from outside the flow, with their values. One without a value is empty, by which
 * Compose takes its default.
 */
export function settingsOf(
  flow: Flow,
  environment: Environment,
  variables: { readonly [name: string]: string | undefined },
): Settings {
  const names = flow.settings.map((setting) => variableName(setting, environment));
  return Object.fromEntries(names.map((name) => [name, variables[name] ?? '']));
}

/** Whether two deployments were given the same settings; one that only one of them knows makes no difference. */
export function sameSettings(left: Settings = {}, right: Settings = {}): boolean {
  return Object.entries(left).every(([name, value]) => (right[name] ?? value) === value);
}
