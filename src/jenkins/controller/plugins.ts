import { CORE, type Location, pluginsOf } from '../../declarative/profile/plugins.ts';
import type { Script } from '../../groovy/ast.ts';
import { jenkinsHosts } from '../../hosts/jenkins.ts';
import type { Flow } from '../../model/flow.ts';
import type { Jenkinsfile } from '../pipelines/jenkinsfile.ts';
import { asPipeline } from '../pipelines/ownStages.ts';
import { calledIn, usedIn } from '../pipelines/usage.ts';

/** What steps' scripts in the shared library call. */
const LIBRARY_STEPS = [
  'deleteDir',
  'dir',
  'error',
  'fileExists',
  'libraryResource',
  'readFile',
  'sh',
  'withEnv',
  'writeFile',
];

/** Tells `pipegen promote --via jenkins` of stages and of what waits for an answer. */
const STAGES_OVER_HTTP = 'pipeline-rest-api';

/** The keys of the configuration and the blocks of its jobs that a plugin brings; those of git hosts come with the hosts. */
const CONFIGURED: { readonly [plugin: string]: string } = {
  ...Object.fromEntries(jenkinsHosts.map(({ plugin }) => [plugin.id, plugin.names.join(' ')])),
  'antisamy-markup-formatter': 'rawHtml',
  'cloudbees-folder': 'folder',
  credentials: 'usernamePassword',
  'job-dsl': 'jobs',
  mailer: 'mailer',
  'pipeline-groovy-lib': 'globalLibraries',
  'plain-credentials': 'string',
  'ssh-credentials': 'basicSSHUserPrivateKey',
  'ssh-slaves': 'ssh',
  'workflow-job': 'pipelineJob',
  'workflow-multibranch': 'multibranchPipelineJob',
};

/**
 * The plugins that pipelines need, by id and in order.
 *
 * @param librarySteps the names of the shared library's steps, which no plugin brings
 * @throws Error for a name that neither the library nor a plugin of the table brings: an error of pipegen itself
 */
export function pluginsOfPipelines(
  jenkinsfiles: readonly Jenkinsfile[],
  librarySteps: readonly string[],
): readonly string[] {
  const plugins = ['workflow-cps', STAGES_OVER_HTTP, ...LIBRARY_STEPS.flatMap((name) => providers('steps', name))];
  for (const { tree, helpers, own: { stages } = {} } of jenkinsfiles) {
    const used = usedIn(tree);
    // What the author's stages call may be of a plugin that only their controller knows.
    const ofAuthor = new Set(stages === undefined ? [] : Object.values(usedIn(asPipeline(stages))).flat());
    const own = new Set([...librarySteps, ...helpers.map(({ method }) => method.name)]);
    const steps = [...used.steps, ...helpers.flatMap(({ method }) => calledIn(method))].filter(
      (name) => !own.has(name),
    );
    for (const [location, names] of Object.entries({ ...used, steps }) as [Location, readonly string[]][])
      plugins.push(...names.flatMap((name) => (ofAuthor.has(name) ? pluginsOf : providers)(location, name)));
  }
  return distinct(plugins.filter((plugin) => plugin !== CORE));
}

/** The plugins that the controller's configuration and its jobs need, by id and in order. */
export function pluginsOfConfiguration(configuration: object, jobs: Script): readonly string[] {
  const names = new Set([...keysIn(configuration), ...calledIn(jobs)]);
  const needed = Object.entries(CONFIGURED).filter(([, known]) => known.split(' ').some((name) => names.has(name)));
  return distinct(['configuration-as-code', ...needed.map(([plugin]) => plugin)]);
}

/**
 * `plugins.txt`, as `jenkins-plugin-cli` reads it: an id a line, with its version where there is one. What the flows pin
 * is wanted in any case.
 *
 * @param versions those that suit the controller, which the flows' own come before
 */
export function printPlugins(
  plugins: readonly string[],
  flows: readonly Flow[],
  versions: { readonly [plugin: string]: string },
): string {
  const pins: typeof versions = Object.assign({}, ...flows.map(({ jenkins }) => jenkins.plugins));
  const lines = distinct([...plugins, ...Object.keys(pins)]).map((plugin) => {
    const version = pins[plugin] ?? versions[plugin];
    return version === undefined ? plugin : `${plugin}:${version}`;
  });
  return `${lines.join('\n')}\n`;
}

function providers(location: Location, name: string): readonly string[] {
  const found = pluginsOf(location, name);
  if (found.length === 0) throw new Error(`No plugin is known for "${name}" among ${location}.`);
  return found;
}

function keysIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? [] : Object.keys(value);
  return [...keys, ...Object.values(value).flatMap(keysIn)];
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
