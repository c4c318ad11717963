import type { Flow } from '../model/flow.ts';
import { formerVolumes } from '../model/keptData.ts';
import { LABELS } from '../model/names.ts';
import type { LedgerState } from './ledger.ts';
import type { ObservedResource, Replica } from './observed.ts';
import { storedVolumes } from './storedVolumes.ts';

/** A resource on an engine that belongs to this ledger, but is no longer in the flow. */
export interface Orphan {
  readonly target: string;
  /** `shop-beta-pr-3-r1`, or the volume `shop-prod_cache_data`. */
  readonly name: string;
  /** How to remove it. */
  readonly fix: string;
}

/** The state of an engine. */
export interface OrphanWorld {
  readonly containers: readonly Replica[];
  readonly resources: readonly ObservedResource[];
}

/** Whether a resource belongs to this ledger and to an environment that is no longer in the flow. */
export function isFormer({ environments }: Flow, ledger: LedgerState | undefined) {
  return ({ labels }: Pick<Replica, 'labels'>): boolean => {
    const name = labels[LABELS.environment];
    const isKnown = ledger?.id !== undefined && labels[LABELS.ledger] === ledger.id;
    return isKnown && name !== undefined && !environments.some((environment) => environment.name === name);
  };
}

/** Finds resources of this ledger on an engine that no environment of the flow uses. */
export function findOrphans(
  flow: Flow,
  target: string,
  { containers, resources }: OrphanWorld,
  ledger: LedgerState | undefined,
): readonly Orphan[] {
  const former = [...containers, ...resources].filter(isFormer(flow, ledger));
  const projects = new Map(former.map(({ unitName, labels }) => [unitName, labels[LABELS.environment] ?? '']));
  const stored = storedVolumes(resources.filter(({ labels }) => ledger?.id === labels[LABELS.ledger]));
  const kept = stored.filter(({ deployment }) => deployment === undefined);
  return [
    ...[...projects].map(([name, environment]) => ({ target, name, fix: `pipegen destroy ${environment}` })),
    ...formerVolumes(kept, flow)
      .filter(({ unitName }) => !projects.has(unitName))
      .map((volume) => ({
        target,
        name: volume.name,
        fix: `to remove it with the next deployment, add discard: ['${volume.service}/${volume.volume}'] to the flow`,
      })),
  ];
}
