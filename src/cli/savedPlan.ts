import { readFile, writeFile } from 'node:fs/promises';
import { replaceFile } from '../adapters/files/wholeFile.ts';
import { formatOperation } from '../plan/formatPlan.ts';
import type { Plan } from '../plan/operation.ts';
import { type OperationKey, operationKey } from '../plan/operationKey.ts';
import { badInput, Failure, whyOf } from '../run/failure.ts';
import type { Request } from './request.ts';

/** A plan that is executed later by any permitted user: what was shown, and what was asked for. No secret is in it. */
export interface SavedPlan {
  readonly version: 2;
  readonly flow: string;
  readonly request: Request;
  readonly title: string;
  /** The text is for people; the key is what is agreed to. */
  readonly operations: readonly { readonly key: OperationKey; readonly text: string; readonly cause: string }[];
  readonly notes: readonly string[];
}

/** What is kept of a plan. */
export function savedPlan(flow: string, request: Request, plan: Plan): SavedPlan {
  const operations = plan.operations.map((operation) => ({
    key: operationKey(operation),
    text: formatOperation(operation),
    cause: operation.cause,
  }));
  return { version: 2, flow, request, title: plan.title, operations, notes: plan.notes };
}

/** @throws {Failure} `plan-unwritable`; a plan that was there is as it was */
export async function writePlan(file: string, plan: SavedPlan): Promise<void> {
  try {
    await replaceFile(file, (beside) => writeFile(beside, `${JSON.stringify(plan, undefined, 2)}\n`));
  } catch (error) {
    const why = whyOf(error);
    throw new Failure('plan-unwritable', `The plan cannot be written to ${file}: ${why}`, {
      fix: 'Free disk space, or choose another file.',
      cause: error,
    });
  }
}

/** @throws {Failure} `plan-unreadable` with what is wrong with the file */
export async function readPlan(file: string): Promise<SavedPlan> {
  const unreadable = (why: string) =>
    badInput(
      'plan-unreadable',
      `${file} is not a saved plan: ${why}.`,
      'Save a plan with --plan-out, for example: pipegen promote qa --plan-out plan.json',
    );
  let read: unknown;
  try {
    read = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw unreadable(whyOf(error));
  }
  const plan = read as Partial<SavedPlan> | null;
  if (typeof plan !== 'object' || plan === null) throw unreadable('it is not a JSON object');
  if (plan.version !== 2) throw unreadable('its version is not 2');
  const isText = (value: unknown): value is string => typeof value === 'string';
  if (!isText(plan.flow) || !isText(plan.request?.kind)) throw unreadable('the flow or the request is missing');
  if (!Array.isArray(plan.operations) || !plan.operations.every((operation) => isText(operation?.key?.kind)))
    throw unreadable('the operations are missing');
  return plan as SavedPlan;
}
