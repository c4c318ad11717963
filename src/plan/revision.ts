import type { Environment, Flow, Service } from '../model/flow.ts';
import { type DeploymentWorld, deploymentOf } from './deployment.ts';
import { compareUnit, type Difference, describeDifferences } from './differences.ts';
import { type EnvironmentRecord, LONGEST_PAST, type RecordedRevision } from './ledger.ts';
import type { ObservedRevision } from './observed.ts';
import type { Operation } from './operation.ts';
import { sameSettings } from './settings.ts';
import { type Front, frontName, frontOf, revisionRoutes } from './traffic.ts';
import {
  type DeploymentRequest,
  isSingleton,
  revisionUnit,
  revisionUnitName,
  rolloutOf,
  servicesIn,
  withParts,
} from './units.ts';

/** The desired revision of a deployment. */
export interface RevisionPlan {
  readonly number: number;
  /** The cause for starting or completing it; absent if it runs as desired. */
  readonly cause?: string;
  /** The running revision; absent if it has no containers. */
  readonly running?: ObservedRevision;
  /** Whether it receives requests now. */
  readonly isAnswering: boolean;
  /** Whether it has ever received requests, so that it is kept if something fails. */
  readonly hasServed: boolean;
}

/**
 * Chooses the revision of a deployment: a running one with the same release and configuration, complete or not, or
 * otherwise a new one.
 */
export function chooseRevision(flow: Flow, request: DeploymentRequest, world: DeploymentWorld): RevisionPlan {
  const { environment, release } = request;
  const name = deploymentOf(request);
  const revisions = world.deployments.find((deployment) => deployment.name === name)?.revisions ?? [];
  const front = frontOf(world.fronts, environment, name);
  const compared = revisions.map((revision) => {
    const services = expectedServices(flow, environment, world, name, revision, front);
    const differences = compareUnit(services, environment, revision.replicas, world.parts.revision);
    return {
      revision,
      differences,
      isSame: isSameRelease(revision, request) && !differences.some((one) => one.isConfiguration),
    };
  });
  const same = compared.filter(({ isSame }) => isSame);
  const found = same.find(({ revision }) => revision.name === front?.answers?.revision) ?? same.at(-1);
  if (found !== undefined) {
    const { revision, differences } = found;
    const cause = describeDifferences(differences);
    return {
      number: revision.number,
      ...(cause !== undefined && { cause }),
      running: revision,
      isAnswering: isAnswering(flow, environment, front, revision, world.record, name),
      hasServed: hasServed(world.record, name, revision.number),
    };
  }
  const known = world.record.deployments[name];
  // Numbers are never reused.
  const numbers = [
    ...revisions.map(({ number }) => number),
    ...[known, known?.next, ...world.record.past.filter((earlier) => earlier.name === name)].map(
      (one) => one?.revision ?? 0,
    ),
  ];
  // Compare with the serving revision.
  const shown = compared.find(({ revision }) => revision.name === front?.answers?.revision) ?? compared.at(-1);
  const cause = shown === undefined ? 'it is not running yet' : whyAnother(shown.revision, shown.differences, release);
  // A revision that was started before, and has no containers, keeps its number.
  const begun = [known, known?.next].find(
    (one) =>
      one !== undefined &&
      one.verifiedAt === undefined &&
      one.release === release.id &&
      one.commit === release.commit &&
      sameSettings(one.settings, request.settings) &&
      !revisions.some(({ number }) => number === one.revision),
  );
  const number = begun?.revision ?? 1 + Math.max(0, ...numbers);
  return { number, cause, isAnswering: false, hasServed: false };
}

function whyAnother(
  { name, release, commit }: ObservedRevision,
  differences: readonly Difference[],
  wanted: { readonly id: string; readonly commit: string },
): string {
  if (release !== wanted.id || commit !== wanted.commit) return `${name} runs commit ${commit.slice(0, 7)}`;
  return describeDifferences(differences) ?? 'it was requested';
}

/** Returns the services that should run: workers start only after the revision is verified. */
function expectedServices(
  flow: Flow,
  environment: Environment,
  { record }: DeploymentWorld,
  deployment: string,
  revision: ObservedRevision,
  front: Front | undefined,
): readonly Service[] {
  const services = servicesIn(flow, 'deployment', environment);
  const serves = isAnswering(flow, environment, front, revision, record, deployment);
  if (serves) return services;
  const isVerified = recordedRevision(record, deployment, revision.number)?.verifiedAt !== undefined;
  return services.filter(
    (service) =>
      service.startsBefore === 'verification' ||
      (isVerified && !isSingleton(service)) ||
      // A running service is always compared.
      revision.replicas.some((container) => container.service === service.name),
  );
}

function isAnswering(
  flow: Flow,
  environment: Environment,
  front: Front | undefined,
  revision: ObservedRevision,
  record: EnvironmentRecord,
  deployment: string,
): boolean {
  if (revisionRoutes(flow, environment).length > 0) return front?.answers?.revision === revision.name;
  return record.deployments[deployment]?.revision === revision.number && hasServed(record, deployment, revision.number);
}

function hasServed({ deployments, past }: EnvironmentRecord, name: string, revision: number): boolean {
  if (past.some((earlier) => earlier.name === name && earlier.revision === revision)) return true;
  // Verified and with traffic, but not confirmed yet: it can still be rolled back. One that history no longer lists is confirmed.
  const known = deployments[name];
  return past.length >= LONGEST_PAST && known?.revision === revision && known.verifiedAt !== undefined;
}

/** Returns the ledger's record of the current or next revision. */
export function recordedRevision(
  { deployments }: EnvironmentRecord,
  name: string,
  revision: number,
): RecordedRevision | undefined {
  const known = deployments[name];
  return [known, known?.next].find((one) => one?.revision === revision);
}

function isSameRelease({ release, commit }: ObservedRevision, { release: wanted }: DeploymentRequest): boolean {
  return release === wanted.id && commit === wanted.commit;
}

/** Plans the start of a revision's services in a phase, unless they run as desired. */
export function planRevisionStart(
  flow: Flow,
  request: DeploymentRequest,
  revision: RevisionPlan,
  world: DeploymentWorld,
  phase: Service['startsBefore'],
): readonly Operation[] {
  const { environment } = request;
  const services = servicesIn(flow, 'deployment', environment).filter(
    (service) => service.startsBefore === phase && !isSingleton(service),
  );
  const differences = compareUnit(
    services,
    environment,
    (revision.running?.replicas ?? []).filter(({ service }) => services.some(({ name }) => name === service)),
  );
  if (differences.length === 0) return [];
  const isFirst = phase === 'verification';
  const cause = isFirst
    ? revision.cause
    : revision.running === undefined
      ? undefined
      : describeDifferences(differences);
  return [
    {
      kind: 'startUnit',
      environment: environment.name,
      unit: withParts(revisionUnit(flow, request, revision.number), world.parts.revision),
      services: services.map(({ name }) => name),
      isNew: !revision.hasServed,
      rollout: rolloutOf(request, revision.number),
      cause: cause ?? 'the revision is verified',
    },
  ];
}

/** Returns the projects of other revisions with a running service that may run only once. */
export function otherSingletons(
  flow: Flow,
  request: DeploymentRequest,
  number: number,
  { deployments }: Pick<DeploymentWorld, 'deployments'>,
): readonly string[] {
  const { environment } = request;
  const name = deploymentOf(request);
  const front = frontName(environment, name);
  const own = revisionUnitName(flow, name, number);
  const singletons = new Set(
    servicesIn(flow, 'deployment', environment)
      .filter(isSingleton)
      .map((service) => service.name),
  );
  const sharing = deployments.filter(
    (one) => one.environment === environment.name && frontName(environment, one.name) === front,
  );
  return sharing
    .flatMap(({ revisions }) => revisions)
    .filter(
      ({ unitName, replicas: containers }) =>
        unitName !== own && containers.some(({ service, state }) => singletons.has(service) && state === 'running'),
    )
    .map(({ unitName }) => unitName);
}
