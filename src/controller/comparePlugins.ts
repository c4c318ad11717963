import { compareVersions } from './compareVersions.ts';
import type { InstalledPlugin } from './controller.ts';
import type { Need } from './findNeeds.ts';

/** A plugin that is needed, and how the controller has it. */
export interface ComparedPlugin extends Need {
  readonly state: 'missing' | 'disabled' | 'tooOld' | 'ok';
  readonly installed?: string;
}

/** What is needed against what is installed, what is wrong first. */
export function comparePlugins(
  needs: readonly Need[],
  installed: readonly InstalledPlugin[],
): readonly ComparedPlugin[] {
  const byName = new Map(installed.map((plugin) => [plugin.name, plugin]));
  return needs
    .map((need): ComparedPlugin => {
      const plugin = byName.get(need.plugin);
      if (plugin === undefined) return { ...need, state: 'missing' };
      return { ...need, state: stateOf(need, plugin), installed: plugin.version };
    })
    .toSorted((one, other) => STATES.indexOf(one.state) - STATES.indexOf(other.state));
}

const STATES: readonly ComparedPlugin['state'][] = ['missing', 'disabled', 'tooOld', 'ok'];

function stateOf({ version }: Need, plugin: InstalledPlugin): ComparedPlugin['state'] {
  if (!plugin.active || !plugin.enabled) return 'disabled';
  return version !== undefined && compareVersions(plugin.version, version) < 0 ? 'tooOld' : 'ok';
}
