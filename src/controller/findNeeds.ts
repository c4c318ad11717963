import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CORE, pluginsOf } from '../declarative/profile/plugins.ts';
import { readJenkinsfile } from '../declarative/read/readJenkinsfile.ts';
import { type Usage, usedIn } from '../jenkins/pipelines/usage.ts';
import { findInputs } from '../project/findInputs.ts';
import { findLibrarySteps } from '../project/findLibrarySteps.ts';

/** A plugin that a project needs. */
export interface Need {
  readonly plugin: string;
  /** At least this one; any will do when missing. */
  readonly version?: string;
  /** What needs it, for people: `plugins.txt`, `step junit in Jenkinsfile`. */
  readonly reasons: readonly string[];
}

/** Where the controller's own list of plugins is generated to. */
const PLUGINS_FILE = 'jenkins/controller/plugins.txt';
/** Where a project has Jenkinsfiles. */
const JENKINSFILES = ['Jenkinsfile', 'jenkins/pipelines'];

/** The plugins that a project's generated files and its pipelines need, in order; none when it has none of them. */
export async function findNeeds(projectFolder: string): Promise<readonly Need[]> {
  const needs = new Map<string, Need>();
  const add = (plugin: string, reason: string, version?: string): void => {
    const before = needs.get(plugin);
    const wanted = version ?? before?.version;
    const reasons = [...new Set([...(before?.reasons ?? []), reason])];
    needs.set(plugin, { plugin, ...(wanted !== undefined && { version: wanted }), reasons });
  };
  for (const { plugin, version } of readPluginList(await readText(join(projectFolder, PLUGINS_FILE))))
    add(plugin, 'plugins.txt', version);
  const own = new Set(await findLibrarySteps(projectFolder));
  for (const { file, text = '' } of await findInputs(JENKINSFILES, projectFolder)) {
    const { tree } = readJenkinsfile(text);
    if (tree === undefined) continue;
    add('pipeline-model-definition', `pipeline in ${file}`);
    for (const [location, names] of Object.entries(usedIn(tree)) as [keyof Usage, readonly string[]][])
      for (const name of names) {
        for (const plugin of own.has(name) ? [] : pluginsOf(location, name))
          if (plugin !== CORE) add(plugin, `${SINGULAR[location]} ${name} in ${file}`);
      }
  }
  return [...needs.values()].toSorted((one, other) => (one.plugin < other.plugin ? -1 : 1));
}

const SINGULAR: { readonly [Location in keyof Usage]: string } = {
  agents: 'agent',
  conditions: 'condition',
  options: 'option',
  parameters: 'parameter',
  steps: 'step',
  triggers: 'trigger',
};

/** `plugins.txt`, a plugin a line. @see https://github.com/jenkinsci/plugin-installation-manager-tool#plugin-input-format */
function readPluginList(text: string): readonly { readonly plugin: string; readonly version?: string }[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [plugin = '', version = ''] = line.replace(/#.*/, '').trim().split(':');
    if (plugin === '') return [];
    // `latest`, `experimental` and `incrementals;...` say where from, not which.
    return [{ plugin, ...(/^\d/.test(version) && { version }) }];
  });
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
