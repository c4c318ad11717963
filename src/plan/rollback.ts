import type { Environment } from '../model/flow.ts';
import type { EnvironmentRecord, PastDeployment } from './ledger.ts';
import type { Refusal } from './promotion.ts';
import { sameSettings } from './settings.ts';

/** What to go back to, and from. */
export interface RollbackTarget {
  readonly from: PastDeployment;
  readonly to: PastDeployment;
}

/**
 * The deployment that an environment goes back to: the newest verified one of another release than what serves now,
 * or that of a release that was asked for. Where each change has a deployment, its own past comes before that of others.
 *
 * @param release an identifier, or its beginning
 */
export function findRollback(
  { name: environmentName, deployments }: Pick<Environment, 'name' | 'deployments'>,
  { past }: EnvironmentRecord,
  release?: string,
): RollbackTarget | Refusal {
  const [from] = past;
  if (from === undefined)
    return { refused: `Nothing was ever verified in ${environmentName}: there is nothing to go back to.` };
  // The same release with other settings is another revision to go back to.
  const others = past.filter(
    (earlier) => earlier.release !== from.release || !sameSettings(earlier.settings, from.settings),
  );
  const known = [...new Set(others.map((earlier) => earlier.release))].join(', ');
  if (release === undefined) {
    const to = others.find((earlier) => deployments === 'single' || earlier.name === from.name) ?? others[0];
    return to === undefined
      ? { refused: `${environmentName} has had no other release than ${from.release}.` }
      : { from, to };
  }
  const matching = others.filter((earlier) => earlier.release.startsWith(release));
  const [to] = matching;
  if (to === undefined)
    return {
      refused: `${environmentName} was never verified with another release "${release}".`,
      fix: `It had: ${known || 'none'}.`,
    };
  if (matching.some((earlier) => earlier.release !== to.release))
    return { refused: `"${release}" is the prefix of several releases.`, fix: `It had: ${known}.` };
  return { from, to };
}
