import type { Flow } from '../model/flow.ts';
import { deploymentName, projectName } from '../model/names.ts';
import { isUnverified, rolloutOf } from './deployment.ts';
import type { EnvironmentRecord } from './ledger.ts';
import type { Operation } from './operation.ts';
import type { DeploymentRequest } from './stacks.ts';

/**
 * Makes sure that a deployment serves, unless the ledger says that exactly this one did already.
 *
 * @param isStarted whether the same plan starts it
 */
export function planVerification(
  flow: Flow,
  request: DeploymentRequest,
  record: EnvironmentRecord,
  isStarted: boolean,
): readonly Operation[] {
  const { environment, tag, release } = request;
  const name = deploymentName(environment.name, tag);
  const known = record.deployments[name];
  const isVerified = known?.verifiedAt !== undefined && known.release === release.id && known.commit === release.commit;
  if (isVerified && !isStarted) return [];
  return [
    {
      kind: 'verify',
      environment: environment.name,
      rollout: rolloutOf(request),
      project: projectName(flow.name, name),
      isNew: known === undefined ? isStarted : isUnverified(record, name),
      cause: 'nothing old goes before the new one is known to serve',
    },
  ];
}
