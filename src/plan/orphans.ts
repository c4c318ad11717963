import type { Flow } from '../model/flow.ts';
import { formerVolumes } from '../model/keptData.ts';
import { LABELS } from '../model/names.ts';
import type { LedgerState } from './ledger.ts';
import type { ObservedResource, Replica } from './observed.ts';
import { storedVolumes } from './storedVolumes.ts';

/** What this ledger knows on an engine, and the flow no longer has. */
export interface Orphan {
  readonly target: string;
  /** `shop-beta-pr-3-r1`, or the volume `shop-prod_cache_data`. */
  readonly name: string;
  /** How it is removed. */
  readonly fix: string;
}

/** What an engine has. */
export interface OrphanWorld {
  readonly containers: readonly Replica[];
  readonly resources: readonly ObservedResource[];
}

/** Whether something is of an environment that the flow no longer has, and that the ledger knows. */
export function isFormer({ environments }: Flow, ledger: LedgerState | undefined) {
  return ({ labels }: Pick<Replica, 'labels'>): boolean => {
    const name = labels[LABELS.environment];
    const isKnown = ledger?.id !== undefined && labels[LABELS.ledger] === ledger.id;
    return isKnown && name !== undefined && !environments.some((environment) => environment.name === name);
  };
}

/** What a target's engine has of this ledger's that no environment of the flow has any more. */
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
        fix: `discard: ['${volume.service}/${volume.volume}'] in the flow, and the next deployment removes it`,
      })),
  ];
}
