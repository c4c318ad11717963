import type { Flow } from '../model/flow.ts';
import type { Settings } from './operation.ts';

/**
 * The settings that come from outside the flow, with their values: those that no environment of the flow fixes. One without
 * a value is empty, by which Compose takes its default.
 */
export function settingsOf(flow: Flow, variables: { readonly [name: string]: string | undefined }): Settings {
  return Object.fromEntries(flow.settings.map(({ name }) => [name, variables[name] ?? '']));
}

/** Whether two deployments were given the same settings; one that only one of them knows makes no difference. */
export function sameSettings(left: Settings = {}, right: Settings = {}): boolean {
  return Object.entries(left).every(([name, value]) => (right[name] ?? value) === value);
}
