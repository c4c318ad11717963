import { revisionName } from '../model/names.ts';
import type { OfRevision, Operation, Plan } from './operation.ts';
import { printable } from './printable.ts';

/**
 * Formats a plan for confirmation: a numbered line for each operation with its cause, then the notes.
 *
 * @example
 * Deploy qa-pr-57: release tree-0123456789ab of commit 89abcde
 *   1. create the network shop-qa, because it does not exist
 *   2. start shop-qa-pr-57, because it is not running yet
 */
export function formatPlan(plan: Plan): string {
  const operations = plan.operations.map(
    (operation, index) => `  ${index + 1}. ${formatOperation(operation)}, because ${operation.cause}`,
  );
  const body = operations.length === 0 ? ['  Nothing to do.'] : operations;
  return printable([plan.title, ...body, ...plan.notes.map((note) => `  - ${note}`)].join('\n'));
}

/** Shortens a commit ID or a digest. */
function shortly(identifier: string): string {
  return identifier.slice(0, identifier.indexOf(':') + 1 + (identifier.includes(':') ? 12 : 7));
}

/** Describes an operation in one line, without its cause. */
export function formatOperation(operation: Operation): string {
  switch (operation.kind) {
    case 'createBranch':
      return `create the branch ${operation.branch} at ${shortly(operation.commit)}`;
    case 'deleteBranch':
      return `delete the branch ${operation.branch}`;
    case 'openChange':
      return `open a change from ${operation.source} into ${operation.target}`;
    case 'mergeChange':
      return `merge ${operation.source} at ${shortly(operation.head)} into ${operation.target}${operation.change === undefined ? '' : `, as #${operation.change}`}`;
    case 'buildImage':
      return `build ${operation.reference}`;
    case 'testImage':
      return `test ${operation.reference}`;
    case 'pushImage':
      return `push ${operation.reference}`;
    case 'tagImage':
      return `tag ${operation.reference} as ${operation.tag}${operation.digest === undefined ? '' : `, by its digest ${shortly(operation.digest)}`}`;
    case 'prepare':
      return `create the ${operation.foundation.kind} ${operation.foundation.name}`;
    case 'startUnit':
      return `start ${operation.services.join(', ')} of ${operation.unit.name}`;
    case 'updatePersistent':
      return `update ${operation.services.join(', ')} of ${operation.environment} in place, with downtime`;
    case 'migrate':
      return `run the migration of ${operation.service} for ${revisionOf(operation)}`;
    case 'verify':
      return `verify ${revisionOf(operation)} before it receives traffic`;
    case 'shiftTraffic':
      return `move the traffic of ${operation.environment} to ${revisionOf(operation)}`;
    case 'handOver':
      return `hand ${operation.services.join(', ')} over to ${revisionOf(operation)}`;
    case 'confirm':
      return `confirm that ${revisionOf(operation)} stays healthy under traffic`;
    case 'removeRevision':
      return `remove ${revisionName(operation.deployment, operation.revision)}`;
    case 'removeDeployment':
      return `remove ${operation.deployment}`;
    case 'removeServices':
      return `remove ${[...operation.services, ...operation.volumes.map((name) => `the data of ${name}`)].join(', ')} of ${operation.unitName}`;
    case 'removeUnit':
      return `remove ${operation.unitName} with its data`;
    case 'forgetEnvironment':
      return `delete ${operation.name} and its deployments on the git host`;
    case 'backUp':
      return `back up ${operation.service} of ${operation.environment}`;
    case 'deleteCopy':
      return `delete the backup files ${operation.files.join(', ')} of ${operation.service} in ${operation.environment}`;
    case 'restore':
      return `restore ${operation.service} of ${operation.environment} from ${operation.files.join(', ')}`;
    case 'hold':
      return `hold ${operation.environment} at release ${operation.release}`;
    case 'liftHold':
      return `end the hold of ${operation.environment}`;
  }
}

function revisionOf({ rollout }: Pick<OfRevision, 'rollout'>): string {
  return revisionName(rollout.deployment, rollout.revision);
}
