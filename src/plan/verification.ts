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
 * What makes a revision that runs serve: it is verified where no user's request reaches it, what works in the background
 * starts, traffic moves, what must never be up twice changes hands, and it stays healthy while it serves. Nothing of it is
 * planned that the world and the ledger show to be done.
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
      : [{ kind: 'verify', ...about, cause: 'nothing old goes before the new one is known to serve' } as const]),
    ...workers,
    ...(isShifted
      ? []
      : [
          {
            kind: 'shiftTraffic',
            ...about,
            ...(from !== undefined && { from }),
            cause: from === undefined ? 'nothing answers there yet' : `${from} answers so far`,
          } as const,
        ]),
    ...handOver.map((operation): Operation => ({ ...operation, ...about })),
    ...(isConfirmed && isShifted && workers.length === 0 && handOver.length === 0
      ? []
      : [{ kind: 'confirm', ...about, cause: 'what was there before goes only when it serves for sure' } as const]),
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
  const cause = `${services.join(', ')} must never be up twice`;
  return [{ kind: 'handOver', unit, services, from, cause } as const];
}
