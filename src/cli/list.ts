import { readOwnedFiles } from '../adapters/files/projectFiles.ts';
import type { ControllerStep } from '../load/loadControllerSteps.ts';
import { hasErrors } from '../model/diagnostic.ts';
import { type Environment, type Flow, type Route, routesOf, type Service, servicesOf } from '../model/flow.ts';
import { linkOf } from '../model/hosts.ts';
import type { StepSignature } from '../model/step.ts';
import type { ProjectPipeline } from '../project/compilePipelines.ts';
import { loadProject } from '../project/loadProject.ts';
import type { Invocation } from './invocation.ts';
import { type Outcome, refused } from './outcome.ts';
import { formatTable } from './table.ts';
import type { Colors } from './terminal.ts';

/** Shows what the project's flows, pipelines and steps are, and which files were generated from them. */
export async function list(invocation: Invocation): Promise<Outcome> {
  const { flows, pipelines, steps: ofFlows, controllerSteps, diagnostics } = await loadProject(invocation);
  if (hasErrors(diagnostics)) return refused(diagnostics);
  const found = await readOwnedFiles(invocation.projectFolder);
  const files = [...found]
    .filter(([, { origin }]) => origin !== 'foreign' && origin !== 'blocked')
    .map(([path, { origin }]) => ({ path, edited: origin !== 'generated' }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const described = flows.map(({ flow, file }) => describeFlow(flow, file));
  // What pipegen brings is for flows.
  const steps = [
    ...(flows.length === 0 ? [] : ofFlows.map(describeStep)),
    ...controllerSteps.map(describeControllerStep),
  ];
  const { outColors: colors, columns } = invocation.terminal;
  return {
    exitCode: 0,
    diagnostics,
    answer: { flows: described, pipelines: pipelines.map(describePipeline), steps, files },
    text: [
      ...described.map((flow) => formatFlow(flow, colors)),
      ...(pipelines.length > 0 ? [formatPipelines(pipelines, colors)] : []),
      ...(steps.length > 0 ? [formatSteps(steps, colors, columns)] : []),
      ...(files.length > 0 ? [formatFiles(files, colors)] : []),
    ].join('\n'),
  };
}

function describePipeline({ name, file, jenkinsfile }: ProjectPipeline) {
  return { name, file, jenkinsfile: jenkinsfile.path };
}

type DescribedFlow = ReturnType<typeof describeFlow>;

function describeFlow(flow: Flow, file: string) {
  return {
    name: flow.name,
    file,
    domain: flow.domain,
    logs: flow.logs ?? null,
    environments: flow.environments.map((environment) => ({
      name: environment.name,
      branch: environment.branch,
      from: environment.from ?? null,
      deployOn: environment.deployOn,
      deployments: environment.deployments,
      approval: environment.approval !== undefined,
      retires: environment.retires,
      timeToLive: environment.timeToLive ?? null,
      without: flow.services
        .map(({ name }) => name)
        .filter((name) => !servicesOf(flow, environment).some((service) => service.name === name)),
    })),
    services: flow.services.map((service) => ({
      name: service.name,
      role: service.role,
      image: formatImage(service),
      scope: service.scope,
      connections: service.connections,
    })),
    raw: flow.services.flatMap(({ name, raw = {} }) =>
      Object.entries(raw).map(([target, properties]) => ({
        service: name,
        target,
        properties: Object.keys(properties as object),
      })),
    ),
    links: flow.routes.flatMap((route) =>
      environmentsOf(flow, route).map((environment) => ({
        service: route.service,
        environment: environment?.name ?? null,
        url: linkOf(flow, { path: '/', ...route }, environment, '<tag>'),
        access: route.access,
      })),
    ),
    images: flow.images.map(({ name, repository, context }) => ({
      name,
      repository: `${flow.registry}/${repository}`,
      context,
    })),
  };
}

/** Where a service has a link: once for the host, or in every environment. */
function environmentsOf(flow: Flow, route: Route): readonly (Environment | undefined)[] {
  const service = flow.services.find(({ name }) => name === route.service);
  const perHost = service?.scope === 'host';
  return perHost ? [undefined] : flow.environments.filter((environment) => routesOf(flow, environment).includes(route));
}

type DescribedStep = ReturnType<typeof describeStep>;

function describeStep({ name, summary, source, flow }: StepSignature) {
  return { name, summary, source, flow: flow ?? null };
}

/** Of the docstring, its first paragraph. */
function describeControllerStep({ name, description, source }: ControllerStep): DescribedStep {
  const [summary = ''] = description.trim().split(/\n\s*\n/);
  return { name, summary: summary.replaceAll(/\s+/g, ' '), source, flow: null };
}

function formatImage({ image }: Service): string {
  return 'built' in image ? `built: ${image.built}` : `${image.name}:${image.tag}`;
}

function formatFlow(flow: DescribedFlow, colors: Colors): string {
  const tables: readonly [title: string, rows: readonly (readonly string[])[], remark?: string][] = [
    [
      'Environments',
      flow.environments.map(({ name, branch, from, deployOn, approval, retires, timeToLive, without }) => [
        name,
        `branch ${branch}`,
        from === null ? '' : `from ${from}`,
        `on ${deployOn.join(', ')}`,
        approval ? 'after approval' : '',
        retires.length === 0 ? '' : `retires ${retires.join(', ')}`,
        timeToLive === null ? '' : `lives ${timeToLive}`,
        without.length === 0 ? '' : `without ${without.join(', ')}`,
      ]),
    ],
    [
      'Services',
      flow.services.map(({ name, image, scope, role, connections }) => [
        name,
        image,
        scope,
        role,
        connections.length === 0 ? '' : `-> ${connections.join(', ')}`,
      ]),
      flow.logs === null ? '' : `  All services log to ${flow.logs}.\n`,
    ],
    ['Raw', flow.raw.map(({ service, target, properties }) => [service, target, properties.join(', ')])],
    ['Links', flow.links.map(({ service, environment, url, access }) => [service, environment ?? '', url, access])],
    ['Images', flow.images.map(({ name, repository, context }) => [name, repository, `from ${context}`])],
  ];
  const sections = tables
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows, remark = '']) => `${colors.cyan(title)}\n${formatTable(rows)}${remark}`);
  return [`${colors.bold(flow.name)} ${colors.dim(flow.file)}\n`, ...sections].join('\n');
}

function formatPipelines(pipelines: readonly ProjectPipeline[], colors: Colors): string {
  const rows = pipelines.map(({ name, file, jenkinsfile }) => [name, jenkinsfile.path, `from ${file}`]);
  return `${colors.bold('Pipelines')}\n${formatTable(rows)}`;
}

/** Of a long summary, its beginning; the whole is in the step's help page. */
function formatSteps(steps: readonly DescribedStep[], colors: Colors, columns: number): string {
  const rows = steps.map(({ name, flow, summary }) => [name, flow ?? '', summary]);
  return `${colors.bold('Steps')}\n${formatTable(rows, columns)}`;
}

function formatFiles(files: readonly { readonly path: string; readonly edited: boolean }[], colors: Colors): string {
  const rows = files.map(({ path, edited }) => [path, edited ? 'edited by hand' : '']);
  return `${colors.bold('Generated files')}\n${formatTable(rows)}`;
}
