import type { OfRevision, Operation } from './operation.ts';

/**
 * Identifies an operation, independent of its text. Approvals, saved plans and the ledger compare operations by
 * their keys.
 */
export interface OperationKey {
  readonly kind: Operation['kind'];
  readonly [part: string]: string | number | readonly string[];
}

/** Parts that are known only after an earlier operation: the number of an opened change, the digest of a pushed image. */
const FOUND_OUT = ['change', 'digest'];

/** Returns the key of an operation, with the parts that are known so far. */
export function operationKey(operation: Operation): OperationKey {
  return { kind: operation.kind, ...partsOf(operation) };
}

/** Whether a key identifies an operation, which may have more known parts. */
export function isNamedBy(key: OperationKey, operation: Operation): boolean {
  const own = operationKey(operation);
  const names = new Set([...Object.keys(key), ...Object.keys(own)]);
  return [...names].every(
    (name) =>
      JSON.stringify(own[name]) === JSON.stringify(key[name]) || (key[name] === undefined && FOUND_OUT.includes(name)),
  );
}

/** Returns a key with each of its texts replaced. */
export function withTexts({ kind, ...parts }: OperationKey, replace: (text: string) => string): OperationKey {
  const replaced = Object.entries(parts).map(([name, part]) => {
    if (typeof part === 'string') return [name, replace(part)];
    return [name, typeof part === 'number' ? part : part.map(replace)];
  });
  return { kind, ...Object.fromEntries(replaced) };
}

function partsOf(operation: Operation): Omit<OperationKey, 'kind'> {
  switch (operation.kind) {
    case 'createBranch':
      return { branch: operation.branch, commit: operation.commit };
    case 'deleteBranch':
      return { branch: operation.branch };
    case 'openChange':
      return { source: operation.source, target: operation.target };
    case 'mergeChange': {
      const { source, head, target, change } = operation;
      return { source, head, target, ...(change !== undefined && { change }) };
    }
    case 'buildImage':
    case 'testImage':
    case 'pushImage':
      return { reference: operation.reference };
    case 'tagImage': {
      const { reference, tag, digest } = operation;
      return { reference, tag, ...(digest !== undefined && { digest }) };
    }
    case 'prepare':
      return { [operation.foundation.kind]: operation.foundation.name };
    case 'startUnit':
      return { unitName: operation.unit.name, services: operation.services };
    case 'updatePersistent':
      return { environment: operation.environment, services: operation.services };
    case 'migrate':
      return { service: operation.service, ...revisionOf(operation) };
    case 'verify':
    case 'shiftTraffic':
    case 'confirm':
      return revisionOf(operation);
    case 'handOver':
      return { services: operation.services, ...revisionOf(operation) };
    case 'removeRevision':
      return { deployment: operation.deployment, revision: operation.revision };
    case 'removeDeployment':
      return { deployment: operation.deployment };
    case 'removeServices':
      return { unitName: operation.unitName, services: operation.services, volumes: operation.volumes };
    case 'removeUnit':
      return { unitName: operation.unitName };
    case 'forgetEnvironment':
      return { name: operation.name };
    case 'backUp':
      return { environment: operation.environment, service: operation.service };
    case 'deleteCopy':
    case 'restore':
      return { environment: operation.environment, service: operation.service, files: operation.files };
    case 'hold':
      return { environment: operation.environment, release: operation.release };
    case 'liftHold':
      return { environment: operation.environment };
  }
}

function revisionOf({ environment, rollout }: Pick<OfRevision, 'environment' | 'rollout'>): Omit<OperationKey, 'kind'> {
  return { environment, deployment: rollout.deployment, revision: rollout.revision };
}
