import { findEnvironment } from '../../src/model/flow.ts';
import { deploymentName, LABELS, revisionName } from '../../src/model/names.ts';
import type { Scope } from '../../src/model/service.ts';
import type { PastDeployment } from '../../src/plan/ledger.ts';
import type { ObservedDeployment, Replica } from '../../src/plan/observed.ts';
import { findDeployments } from '../../src/plan/observed.ts';
import { releaseOf } from '../../src/plan/release.ts';
import { answeringOf, type Front, frontName } from '../../src/plan/traffic.ts';
import {
  persistentUnitName,
  revisionUnitName,
  servicesIn,
  type UnitParts,
  wantedReplicas,
} from '../../src/plan/units.ts';
import { shop } from '../fixtures/shop.ts';

/** What is special about a deployment of a test. */
export interface DeploymentSketch {
  readonly environment: string;
  readonly tag: string;
  /** The number of its revision: 1 by default. */
  readonly revision?: number;
  readonly commit?: string;
  /** What its release was built from, as easy to read: `bbbb…` by default. */
  readonly tree?: string;
  readonly createdAt?: string;
  readonly health?: Replica['health'];
}

/** A commit's name that is easy to read in a failing test: `aaaa…`. */
export function commit(letter: string): string {
  return letter.repeat(40);
}

/** What the containers of the shop are made from, unless a test says otherwise. */
export const PARTS: UnitParts = Object.fromEntries(shop.services.map(({ name }) => [name, { COLOUR: `of ${name}` }]));

/** The containers of a whole revision of the shop, or of the persistent services that its deployment uses. */
export function containersOf(sketch: DeploymentSketch, scope: Exclude<Scope, 'host'>): Replica[] {
  const environment = findEnvironment(shop, sketch.environment);
  const name = deploymentName(sketch.environment, sketch.tag);
  const number = sketch.revision ?? 1;
  const isRevision = scope === 'deployment';
  const unitName = isRevision
    ? revisionUnitName(shop, name, number)
    : persistentUnitName(shop, environment, sketch.tag);
  return servicesIn(shop, scope, environment).flatMap((service) =>
    Array.from({ length: wantedReplicas(service, environment) }, (_, index) => ({
      id: `${unitName.slice('shop-'.length)}-${service.name}-${index + 1}`,
      unitName,
      service: service.name,
      state: 'running',
      health: sketch.health ?? 'healthy',
      createdAt: sketch.createdAt ?? '2024-02-29T12:00:00.5Z',
      parts: PARTS[service.name] ?? {},
      labels: {
        [LABELS.flow]: shop.name,
        [LABELS.environment]: sketch.environment,
        [LABELS.scope]: scope,
        ...((isRevision || environment.data === 'perDeployment') && { [LABELS.deployment]: name }),
        ...(isRevision && {
          [LABELS.revision]: revisionName(name, number),
          [LABELS.release]: releaseOf(shop, sketch.commit ?? commit('a'), sketch.tree ?? commit('b')).id,
          [LABELS.commit]: sketch.commit ?? commit('a'),
        }),
      },
    })),
  );
}

/** Deployments of the shop, oldest first. */
export function deployments(...sketches: readonly DeploymentSketch[]): ObservedDeployment[] {
  return findDeployments(
    shop.name,
    sketches.flatMap((sketch) => containersOf(sketch, 'deployment')),
    [],
  );
}

/** The front behind which a revision of the shop answers. */
export function frontOf({ environment: name, tag, revision = 1 }: DeploymentSketch): Front {
  const environment = findEnvironment(shop, name);
  return {
    name: frontName(environment, deploymentName(name, tag)),
    flow: shop.name,
    environment: name,
    ledger: '0123456789abcdef',
    answers: answeringOf(shop, environment, tag, revision),
  };
}

/** A deployment of the shop that was verified an hour into a day of 2024's February. */
export function past(name: string, letter: string, day = 1): PastDeployment {
  const release = releaseOf(shop, commit(letter), commit(letter)).id;
  const at = `2024-02-${String(day).padStart(2, '0')}T01:00:00.000Z`;
  const tag = name.slice(name.indexOf('-') + 1);
  return { name, tag, revision: 1, release, commit: commit(letter), deployedAt: at, verifiedAt: at, by: 'anna' };
}
