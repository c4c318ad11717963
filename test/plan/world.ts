import { findEnvironment } from '../../src/model/flow.ts';
import { deploymentName, LABELS, projectName } from '../../src/model/names.ts';
import type { PastDeployment } from '../../src/plan/ledger.ts';
import type { ObservedContainer, ObservedDeployment } from '../../src/plan/observed.ts';
import { findDeployments } from '../../src/plan/observed.ts';
import { releaseOf } from '../../src/plan/release.ts';
import { servicesIn, wantedReplicas } from '../../src/plan/stacks.ts';
import { shop } from '../fixtures/shop.ts';

/** What is special about a deployment of a test. */
export interface DeploymentSketch {
  readonly environment: string;
  readonly tag: string;
  readonly commit?: string;
  readonly createdAt?: string;
  readonly health?: ObservedContainer['health'];
  readonly configHash?: string;
  readonly priority?: number;
}

/** A commit's name that is easy to read in a failing test: `aaaa…`. */
export function commit(letter: string): string {
  return letter.repeat(40);
}

/** The containers of a whole deployment of the shop, or of the kept services of an environment. */
export function containersOf(sketch: DeploymentSketch, scope: 'environment' | 'deployment'): ObservedContainer[] {
  const environment = findEnvironment(shop, sketch.environment);
  const name = deploymentName(sketch.environment, sketch.tag);
  const isDeployment = scope === 'deployment';
  return servicesIn(shop, environment, scope).flatMap((service) =>
    Array.from({ length: wantedReplicas(service, environment) }, (_, index) => ({
      id: `${isDeployment ? name : sketch.environment}-${service.name}-${index + 1}`,
      project: projectName(shop.name, isDeployment ? name : sketch.environment),
      service: service.name,
      state: 'running',
      health: sketch.health ?? 'healthy',
      createdAt: sketch.createdAt ?? '2024-02-29T12:00:00.5Z',
      configHash: sketch.configHash ?? `hash of ${service.name}`,
      labels: {
        [LABELS.flow]: shop.name,
        [LABELS.environment]: sketch.environment,
        [LABELS.scope]: scope,
        ...(isDeployment && {
          [LABELS.deployment]: name,
          [LABELS.release]: releaseOf(shop, sketch.commit ?? commit('a'), commit('b')).id,
          [LABELS.commit]: sketch.commit ?? commit('a'),
          [LABELS.priority]: String(sketch.priority ?? 1),
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
  );
}

/** A deployment of the shop that was verified an hour into a day of 2024's February. */
export function past(name: string, letter: string, day = 1): PastDeployment {
  const release = releaseOf(shop, commit(letter), commit(letter)).id;
  const at = `2024-02-${String(day).padStart(2, '0')}T01:00:00.000Z`;
  const tag = name.slice(name.indexOf('-') + 1);
  return { name, tag, release, commit: commit(letter), priority: 1, deployedAt: at, verifiedAt: at, by: 'anna' };
}
