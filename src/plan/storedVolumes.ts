import type { KeptVolume } from '../model/keptData.ts';
import { LABELS } from '../model/names.ts';
import type { ObservedResource } from './observed.ts';

/** A volume on an engine, with its name in the flow. */
export interface StoredVolume extends KeptVolume {
  /** As the engine calls it: `shop-prod_postgres_data`. */
  readonly name: string;
  readonly unitName: string;
  /** The deployment that owns it; absent if it belongs to the environment. */
  readonly deployment?: string;
}

/** The volumes of persistent services among an engine's resources. */
export function storedVolumes(resources: readonly ObservedResource[]): readonly StoredVolume[] {
  return resources.flatMap(({ kind, name, unitName, labels }) => {
    const { [LABELS.environment]: environment, [LABELS.deployment]: deployment, [LABELS.scope]: scope } = labels;
    if (kind !== 'volume' || scope !== 'environment' || environment === undefined) return [];
    const [service = '', volume = ''] = name.slice(unitName.length + 1).split('_');
    return [{ name, unitName, environment, service, volume, ...(deployment && { deployment }) }];
  });
}
