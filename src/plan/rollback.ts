import type { Environment } from '../model/flow.ts';
import type { EnvironmentRecord, PastDeployment } from './ledger.ts';
import type { Refusal } from './promotion.ts';
import { sameSettings } from './settings.ts';

/** The deployments before and after a rollback. */
export interface RollbackTarget {
  readonly from: PastDeployment;
  readonly to: PastDeployment;
}

/**
 * Chooses the deployment to roll back to: the newest verified one with another release than the serving one,
 * or with the requested release. If each change has a deployment, its own history comes before that of others.
 *
 * @param release an ID or a unique prefix
 */
export function findRollback(
  { name: environmentName, deployments }: Pick<Environment, 'name' | 'deployments'>,
  { past }: EnvironmentRecord,
  release?: string,
): RollbackTarget | Refusal {
  const [from] = past;
  if (from === undefined)
    return { refused: `No release was ever verified in ${environmentName}, so there is nothing to roll back to.` };
  // The same release with other settings is another revision to roll back to.
  const others = past.filter(
    (earlier) => earlier.release !== from.release || !sameSettings(earlier.settings, from.settings),
  );
  const known = [...new Set(others.map((earlier) => earlier.release))].join(', ');
  if (release === undefined) {
    const to = others.find((earlier) => deployments === 'single' || earlier.name === from.name) ?? others[0];
    return to === undefined
      ? {
          refused: `${environmentName} has only ever had release ${from.release}, so there is nothing to roll back to.`,
        }
      : { from, to };
  }
  const matching = others.filter((earlier) => earlier.release.startsWith(release));
  const [to] = matching;
  if (to === undefined)
    return {
      refused: `${environmentName} has no other verified release "${release}".`,
      fix: `Verified releases: ${known || 'none'}.`,
    };
  if (matching.some((earlier) => earlier.release !== to.release))
    return { refused: `"${release}" is the prefix of several releases.`, fix: `Verified releases: ${known}.` };
  return { from, to };
}
