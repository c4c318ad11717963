import type { Flow } from '../model/flow.ts';
import { type DeploymentWorld, deploymentOf } from './deployment.ts';
import type { Operation } from './operation.ts';
import { otherSingletons, planRevisionStart, type RevisionPlan, recordedRevision } from './revision.ts';
import { frontOf, revisionRoutes } from './traffic.ts';
import {
  type DeploymentRequest,
  isSingleton,
  revisionUnit,
  revisionUnitName,
  rolloutOf,
  servicesIn,
  withParts,
} from './units.ts';

/**
 * Plans the takeover by a running revision: it is verified without user traffic, workers start, traffic moves, services
 * that may run only once are handed over, and it must stay healthy under traffic. Steps that are already done according
 * to the observed state and the ledger are not planned again.
 */
export function planTakeover(
  flow: Flow,
  request: DeploymentRequest,
  revision: RevisionPlan,
  world: DeploymentWorld,
): readonly Operation[] {
  const { environment } = request;
  const name = deploymentOf(request);
  const about = {
    environment: environment.name,
    rollout: rolloutOf(request, revision.number),
    unitName: revisionUnitName(flow, name, revision.number),
    isNew: !revision.hasServed,
  };
  const known = recordedRevision(world.record, name, revision.number);
  const isVerified = revision.cause === undefined && known?.verifiedAt !== undefined;
  const front = frontOf(world.fronts, environment, name);
  const isShifted = revision.isAnswering || revisionRoutes(flow, environment).length === 0;
  const isConfirmed = world.record.past.some(
    (earlier) => earlier.name === name && earlier.revision === revision.number && isVerified,
  );
  const handOver = planHandOver(flow, request, revision, world);
  const workers = planRevisionStart(flow, request, revision, world, 'traffic');
  const from = front?.answers?.revision;
  return [
    ...(isVerified
      ? []
      : [{ kind: 'verify', ...about, cause: 'the old revision is kept until the new one is verified' } as const]),
    ...workers,
    ...(isShifted
      ? []
      : [
          {
            kind: 'shiftTraffic',
            ...about,
            ...(from !== undefined && { from }),
            cause: from === undefined ? 'no revision receives traffic yet' : `${from} receives it now`,
          } as const,
        ]),
    ...handOver.map((operation): Operation => ({ ...operation, ...about })),
    ...(isConfirmed && isShifted && workers.length === 0 && handOver.length === 0
      ? []
      : [{ kind: 'confirm', ...about, cause: 'the old revision is removed only after confirmation' } as const]),
  ];
}

function planHandOver(flow: Flow, request: DeploymentRequest, revision: RevisionPlan, world: DeploymentWorld) {
  const services = servicesIn(flow, 'deployment', request.environment)
    .filter(isSingleton)
    .map(({ name }) => name);
  if (services.length === 0) return [];
  const from = otherSingletons(flow, request, revision.number, world);
  const runs = services.every((service) =>
    revision.running?.replicas.some((container) => container.service === service && container.state === 'running'),
  );
  if (runs && from.length === 0) return [];
  const unit = withParts(revisionUnit(flow, request, revision.number), world.parts.revision);
  const cause = `only one instance of ${services.join(', ')} may run`;
  return [{ kind: 'handOver', unit, services, from, cause } as const];
}
