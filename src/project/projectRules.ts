import type { CompiledFlow } from '../jenkins/pipelines/compileFlows.ts';
import { pipelineIsNotTooLong } from '../jenkins/pipelines/pipelineIsNotTooLong.ts';
import { pipelinesAreSound } from '../jenkins/pipelines/pipelinesAreSound.ts';
import { type Diagnostic, errorAt, warning } from '../model/diagnostic.ts';
import { edgesOf } from '../model/flow.ts';
import { hostsOf } from '../model/hosts.ts';
import { persistentNetwork, unitNameOf } from '../model/names.ts';
import type { StepSignature } from '../model/step.ts';
import { checkPath } from './jenkinsfilePath.ts';

/** A flow and the file that defines it, relative to the project's folder. */
export interface ProjectFlow extends CompiledFlow {
  readonly file: string;
}

/** An error, and the file that it is in. */
export interface FileError {
  readonly file: string;
  readonly diagnostic: Diagnostic;
}

/** A step of the library, and where it is written; one that pipegen or all flows have has none of its own. */
type NamedStep = Pick<StepSignature, 'name' | 'source' | 'flow'>;

export const NO_FLOWS = 'flows-missing';

/** Said where somebody runs a command for the first time, or in the wrong folder. */
export function noFlows(projectFolder: string): Diagnostic {
  return errorAt(
    NO_FLOWS,
    [],
    `No flow or pipeline found in ${projectFolder}: neither pipelines/<name>.ts nor pipelines/<name>/flow.ts exists.`,
    'Run "npx pipegen init" to create a flow, "npx pipegen init --pipeline release" to create a pipeline, or "npx pipegen import Jenkinsfile" to import an existing one. If the project is in another folder, pass --project.',
  );
}

/** The Jenkinsfiles of flows, each with the file of its flow. */
export function generatedPipelines(flows: readonly ProjectFlow[]): ReadonlyMap<string, string> {
  return new Map(flows.flatMap(({ file, jenkinsfiles }) => jenkinsfiles.map(({ path }) => [path, file] as const)));
}

/** The errors that no flow has by itself, but several have together. */
export function checkProject(flows: readonly ProjectFlow[], steps: readonly NamedStep[]): FileError[] {
  return [
    ...sameName(flows),
    ...sameProject(flows),
    ...sameHost(flows),
    ...primaries(flows),
    ...mainFiles(flows),
    ...oneController(flows),
    ...noEdge(flows),
    ...flows.flatMap(soundPipelines),
    ...sameStep(steps),
  ];
}

/** Jenkins can run what is generated for a flow. */
function soundPipelines(flow: ProjectFlow): FileError[] {
  const diagnostics = [...pipelineIsNotTooLong(flow), ...pipelinesAreSound(flow.jenkinsfiles)];
  return diagnostics.map((diagnostic) => ({ file: flow.file, diagnostic }));
}

/** Folders, networks and labels carry a flow's name, so that two of one name would overwrite each other. */
function sameName(flows: readonly ProjectFlow[]): FileError[] {
  return repeated(flows, ({ flow }) => flow.name).map(([first, second]) => ({
    file: second.file,
    diagnostic: errorAt(
      'flow-name-repeated',
      ['name'],
      `The name "${second.flow.name}" is already used by the flow in ${first.file}.`,
      'Give each flow of the project a unique name.',
    ),
  }));
}

/** The names of stacks and networks are joined from parts, so that `shop` with `qa-eu` could meet `shop-qa` with `eu`. */
function sameProject(flows: readonly ProjectFlow[]): FileError[] {
  const projects = flows.flatMap(({ flow, file }) => [
    { flow, file, project: unitNameOf(flow.name, 'host'), path: ['name'] },
    ...flow.environments.map(({ name }) => ({
      flow,
      file,
      project: persistentNetwork(flow.name, name),
      path: ['environments', name],
    })),
  ]);
  return repeated(projects, ({ project }) => project)
    .filter(([first, second]) => first.flow.name !== second.flow.name)
    .map(([first, second]) => ({
      file: second.file,
      diagnostic: {
        ...errorAt(
          'project-name-repeated',
          second.path,
          `The Compose project name "${second.project}" is already used by the flow "${first.flow.name}" in ${first.file}.`,
          'Rename the environment or the flow.',
        ),
        on: 'key',
      },
    }));
}

/** Flows of one project deploy the same changes, so that their tags do not tell host names apart. */
function sameHost(flows: readonly ProjectFlow[]): FileError[] {
  const hosts = flows.flatMap(({ flow, file }) => hostsOf(flow).map((host) => ({ ...host, flow, file })));
  const others = repeated(hosts, ({ host }) => host).filter(([first, second]) => first.flow !== second.flow);
  // Once a route, however many environments it has.
  const routes = new Map(others.map((pair) => [`${pair[1].file} ${pair[1].flow.routes.indexOf(pair[1].route)}`, pair]));
  return [...routes.values()].map(([first, second]) => ({
    file: second.file,
    diagnostic: errorAt(
      'host-taken',
      ['routes', second.flow.routes.indexOf(second.route), 'name'],
      `The flow "${first.flow.name}" in ${first.file} has the same host name, ${second.host}.`,
      "Rename the route, or change the flow's domain.",
    ),
  }));
}

/** Routes need an edge on the host. It may be another repository's, which this project does not show. */
function noEdge(flows: readonly ProjectFlow[]): FileError[] {
  if (flows.some(({ flow }) => edgesOf(flow).length > 0)) return [];
  return flows
    .filter(({ flow }) => flow.routes.length > 0)
    .map(({ flow, file }) => ({
      file,
      diagnostic: {
        ...warning(
          'edge-undeclared',
          ['routes'],
          `"${flow.name}" has routes, but no flow of this project declares an edge, which lets requests in.`,
          "Add one to the host's services, such as catalogue.traefik(...). If another repository brings it, write // pipegen-ignore edge-undeclared above the routes.",
        ),
        on: 'key',
      },
    }));
}

/** The project has one controller, which is told these once. */
const OF_CONTROLLER = ['url', 'libraryVersion'] as const;
/** The project is one repository. */
const OF_REPOSITORY = ['url', 'api', 'credentials'] as const;

function oneController([first, ...others]: readonly ProjectFlow[]): FileError[] {
  if (first === undefined) return [];
  const differs = ({ flow, file }: ProjectFlow, path: readonly string[], here?: string, there?: string): FileError[] =>
    here === there
      ? []
      : [
          {
            file,
            diagnostic: errorAt(
              'controller-differs',
              path,
              `"${path.at(-1)}" is ${shown(here)} for "${flow.name}" but ${shown(there)} for "${first.flow.name}" in ${first.file}, and both flows use the same controller.`,
              'Write it once, in a module that both flows import.',
            ),
          },
        ];
  return others.flatMap((other) => {
    const [here, there] = [other.flow.jenkins, first.flow.jenkins];
    return [
      ...OF_CONTROLLER.flatMap((key) => differs(other, ['jenkins', key], here[key], there[key])),
      ...OF_REPOSITORY.flatMap((key) =>
        differs(other, ['repository', key], other.flow.repository[key], first.flow.repository[key]),
      ),
      ...Object.entries(here.plugins).flatMap(([plugin, version]) =>
        differs(other, ['jenkins', 'plugins', plugin], version, there.plugins[plugin] ?? version),
      ),
    ];
  });
}

function shown(value: string | undefined): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}

/** The project has one Jenkinsfile. */
function primaries(flows: readonly ProjectFlow[]): FileError[] {
  const primary = flows.filter(({ flow }) => flow.primary);
  return repeated(primary, () => 'primary').map(([first, second]) => ({
    file: second.file,
    diagnostic: errorAt(
      'primary-repeated',
      ['primary'],
      `Both "${second.flow.name}" and "${first.flow.name}" in ${first.file} are primary.`,
      "Set `primary` only on the flow whose pipeline is the project's Jenkinsfile.",
    ),
  }));
}

/** Each flow that names the file of its main pipeline has it for itself. */
function mainFiles(flows: readonly ProjectFlow[]): FileError[] {
  return flows.flatMap(({ flow, file }) => {
    const path = flow.jenkins.file;
    if (path === undefined) return [];
    const taken = generatedPipelines(flows.filter((other) => other.file !== file));
    return checkPath(path, { taken, file, at: ['jenkins', 'file'] }).map((diagnostic) => ({ file, diagnostic }));
  });
}

/** All flows share one library, in which a step is known by its name alone. */
function sameStep(steps: readonly NamedStep[]): FileError[] {
  return repeated(steps, ({ name }) => name).map(([first, second]) => ({
    file: second.source,
    diagnostic: errorAt(
      'step-name-repeated',
      [],
      first.flow === undefined
        ? `"${second.name}" is ${first.source.startsWith('pipelines/') ? `already the name of the step in ${first.source}` : "the name of one of pipegen's own steps"}.`
        : `"${second.name}" is already the name of a step of the flow "${first.flow}", in ${first.source}.`,
      'Rename the function and its file.',
    ),
  }));
}

/** Each item after the first of the same key, with that first one. */
function repeated<Item>(items: readonly Item[], key: (item: Item) => string): [first: Item, second: Item][] {
  const firsts = new Map<string, Item>();
  const pairs: [Item, Item][] = [];
  for (const item of items) {
    const first = firsts.get(key(item));
    if (first === undefined) firsts.set(key(item), item);
    else pairs.push([first, item]);
  }
  return pairs;
}
