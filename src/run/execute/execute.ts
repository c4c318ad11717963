import type { Operation } from '../../plan/operation.ts';
import type { AgentContext } from '../agentContext.ts';
import { executeBackup } from './backups.ts';
import { createBranch, deleteBranch, mergeChange, openChange } from './changes.ts';
import type { Facts } from './facts.ts';
import { forgetEnvironment } from './hostEnvironments.ts';
import { buildImage, pushImage, tagImage, testImage } from './images.ts';
import { removeServices, updatePersistent } from './persistent.ts';
import { removeDeployment, removeRevision } from './remove.ts';
import { migrate, prepare, removeUnit, startUnit } from './units.ts';
import { confirm, handOver, shiftTraffic, verify } from './verify.ts';

/**
 * Executes one operation. Each checks the current state first, so that it is safe to repeat.
 *
 * @param facts the results of the run's earlier operations
 */
export async function execute(context: AgentContext, operation: Operation, facts: Facts): Promise<Facts> {
  switch (operation.kind) {
    case 'createBranch':
      return done(createBranch(context, operation));
    case 'deleteBranch':
      return done(deleteBranch(context, operation));
    case 'openChange':
      return openChange(context, operation);
    case 'mergeChange':
      return mergeChange(context, operation, facts);
    case 'buildImage':
      return done(buildImage(context, operation));
    case 'testImage':
      return done(testImage(context, operation));
    case 'pushImage':
      return done(pushImage(context, operation));
    case 'tagImage':
      return done(tagImage(context, operation));
    case 'prepare':
      return done(prepare(context, operation, facts));
    case 'startUnit':
      return done(startUnit(context, operation, facts));
    case 'migrate':
      return done(migrate(context, operation, facts));
    case 'verify':
      return done(verify(context, operation, facts));
    case 'shiftTraffic':
      return done(shiftTraffic(context, operation, facts));
    case 'handOver':
      return done(handOver(context, operation, facts));
    case 'confirm':
      return done(confirm(context, operation));
    case 'updatePersistent':
      return done(updatePersistent(context, operation, facts));
    case 'removeServices':
      return done(removeServices(context, operation, facts));
    case 'removeRevision':
      return done(removeRevision(context, operation, facts));
    case 'removeDeployment':
      return done(removeDeployment(context, operation, facts));
    case 'removeUnit':
      return done(removeUnit(context, operation, facts));
    case 'forgetEnvironment':
      return done(forgetEnvironment(context, operation));
    case 'backUp':
    case 'deleteCopy':
    case 'restore':
      return done(executeBackup(context, operation));
    case 'hold':
    case 'liftHold':
      // Only changes the ledger, which is written when the operation ends.
      return {};
  }
}

async function done(work: Promise<unknown>): Promise<Facts> {
  await work;
  return {};
}
