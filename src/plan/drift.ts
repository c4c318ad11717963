import type { Environment, Flow } from '../model/flow.ts';
import { LABELS, revisionName } from '../model/names.ts';
import { compareUnit, type Difference } from './differences.ts';
import type { EnvironmentRecord, RecordedDeployment } from './ledger.ts';
import type { ObservedDeployment, Replica } from './observed.ts';
import { answeringOf, type Front, frontOf, urlOf } from './traffic.ts';
import { type Parts, persistentUnitName, servicesIn, type UnitParts } from './units.ts';
import { withoutSecrets } from './values.ts';

/** The state that an environment is compared with. */
export interface EnvironmentWorld {
  readonly record: EnvironmentRecord;
  /** All containers of the environment that belong to the ledger. */
  readonly containers: readonly Replica[];
  readonly deployments: readonly ObservedDeployment[];
  /** The fronts of this ledger; `undefined` if the edge is unreachable. */
  readonly fronts: readonly Front[] | undefined;
  /** The desired configuration of recorded deployments, by name; if absent, it is not compared. */
  readonly parts?: ReadonlyMap<string, WantedParts>;
}

/** The desired configuration of a deployment's containers. */
export interface WantedParts {
  readonly revision: UnitParts;
  readonly persistent: UnitParts;
}

/** A difference between an environment and its desired state. */
export interface EnvironmentDifference {
  /** The deployment, such as `qa-pr-57`, or the environment. */
  readonly where: string;
  /** The recorded deployment that fixes the difference; absent if it must be fixed by hand. */
  readonly deployment?: RecordedDeployment;
  readonly text: string;
}

/** Compares an environment with the flow and the ledger; empty if there is no difference. */
export function compareEnvironment(
  flow: Flow,
  environment: Environment,
  world: EnvironmentWorld,
): EnvironmentDifference[] {
  const { record, deployments, containers } = world;
  const recorded = Object.values(record.deployments);
  const known = new Set(recorded.map(({ name }) => name));
  const belongs = new Set([
    persistentUnitName(flow, environment),
    ...deployments.flatMap(({ revisions, persistent }) =>
      [...revisions, ...persistent].map(({ unitName }) => unitName),
    ),
  ]);
  const { name } = environment;
  return [
    ...comparePersistent(flow, environment, world),
    ...recorded.flatMap((deployment) => compareDeployment(flow, environment, deployment, world)),
    ...compareFronts(flow, environment, world),
    ...deployments
      .filter((deployment) => !known.has(deployment.name))
      .map((deployment) => ({ where: deployment.name, text: 'it is running but not in the ledger' })),
    ...(environment.deployments === 'single' && deployments.length > 1
      ? [
          {
            where: name,
            text: `${deployments.length} deployments are running: ${deployments.map((one) => one.name).join(', ')}`,
          },
        ]
      : []),
    ...containers
      .filter((container) => !belongs.has(container.unitName))
      .map(({ id }) => ({ where: name, text: `the container ${id.slice(0, 12)} does not belong to a deployment` })),
  ];
}

function comparePersistent(flow: Flow, environment: Environment, world: EnvironmentWorld): EnvironmentDifference[] {
  const { record, containers, parts } = world;
  const anyDeployment = servingDeployments(environment, record)[0] ?? Object.values(record.deployments)[0];
  // Before the first deployment persistent services do not run either.
  if (environment.data !== 'kept' || (containers.length === 0 && anyDeployment === undefined)) return [];
  const unitName = persistentUnitName(flow, environment);
  const own = containers.filter((container) => container.unitName === unitName);
  const wanted = anyDeployment && parts?.get(anyDeployment.name)?.persistent;
  return compareOpenly(flow, environment, 'environment', own, wanted).map(({ text }) => ({
    where: environment.name,
    ...(anyDeployment && { deployment: anyDeployment }),
    text,
  }));
}

function compareDeployment(
  flow: Flow,
  environment: Environment,
  recorded: RecordedDeployment,
  { deployments, parts }: EnvironmentWorld,
): EnvironmentDifference[] {
  const { name, revision, next } = recorded;
  const differs = (text: string): EnvironmentDifference => ({ where: name, deployment: recorded, text });
  const observed = deployments.find((deployment) => deployment.name === name);
  const running = observed?.revisions.find(({ number }) => number === revision);
  const begun =
    next === undefined
      ? []
      : [{ where: name, text: `${revisionName(name, next.revision)} was started but does not serve traffic` }];
  if (observed === undefined || running === undefined) return [differs('it is not running'), ...begun];
  if (recorded.verifiedAt === undefined) return [differs(`${revisionName(name, revision)} is not verified`)];
  const wanted = parts?.get(name);
  const persistent =
    environment.data === 'kept'
      ? []
      : compareOpenly(flow, environment, 'environment', observed.persistent, wanted?.persistent);
  const own = compareOpenly(flow, environment, 'deployment', running.replicas, wanted?.revision);
  return [...[...persistent, ...own].map(({ text }) => differs(text)), ...begun];
}

/** Compares a unit without its secrets, which the caller may not have. */
function compareOpenly(
  flow: Flow,
  environment: Environment,
  scope: 'environment' | 'deployment',
  containers: readonly Replica[],
  wanted: UnitParts | undefined,
): readonly Difference[] {
  const open = (service: string, parts: Parts) => withoutSecrets(flow, environment, service, parts);
  return compareUnit(
    servicesIn(flow, scope, environment),
    environment,
    containers.map((container) => ({ ...container, parts: open(container.service, container.parts) })),
    wanted && Object.fromEntries(Object.entries(wanted).map(([service, parts]) => [service, open(service, parts)])),
  );
}

/** Checks that every host name is served by the revision in the ledger. */
function compareFronts(
  flow: Flow,
  environment: Environment,
  { record, fronts }: EnvironmentWorld,
): EnvironmentDifference[] {
  if (fronts === undefined) return [];
  return servingDeployments(environment, record).flatMap((deployment) => {
    const { name, tag, revision } = deployment;
    const [first] = answeringOf(flow, environment, tag, revision).routes;
    const wanted = revisionName(name, revision);
    const front = frontOf(fronts, environment, name);
    const answers = front?.answers?.revision;
    if (first === undefined || answers === wanted) return [];
    return [
      {
        where: name,
        deployment,
        text: `${urlOf(first)} is served by ${answers ?? 'nothing'}, not by ${wanted}`,
      },
    ];
  });
}

/** Returns the recorded deployments that serve users: all verified ones, or only the newest if they share host names. */
export function servingDeployments(
  environment: Environment,
  { deployments }: EnvironmentRecord,
): readonly RecordedDeployment[] {
  const verified = Object.values(deployments).filter(({ verifiedAt }) => verifiedAt !== undefined);
  if (environment.hosts === 'tagged') return verified;
  return verified
    .toSorted((left, right) => Date.parse(right.verifiedAt ?? '') - Date.parse(left.verifiedAt ?? ''))
    .slice(0, 1);
}

/** The containers of an environment among those of a flow. */
export function containersIn(environment: Environment, containers: readonly Replica[]): readonly Replica[] {
  return containers.filter(({ labels }) => labels[LABELS.environment] === environment.name);
}
