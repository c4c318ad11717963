import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeActor, isGone } from '../../adapters/process/holder.ts';

/** The label of every image of a demo, and so of its containers: the flow's name. */
export const DEMO_LABEL = 'pipegen.demo';
/** The label that says which process made it. */
export const OWNER_LABEL = 'pipegen.demo.owner';
/** The variable that every process of a demo has: the flow's name. */
export const DEMO_VARIABLE = 'PIPEGEN_DEMO';

/** Which demo something belongs to. */
export interface DemoIdentity {
  /** The name of its flow: `demo-1a2b3c4d`. */
  readonly flow: string;
  /** The process that made it, as {@link describeActor} tells it; empty when that is not known. */
  readonly owner: string;
}

/** A demo that has not been before. */
export function newDemo(): DemoIdentity {
  return { flow: `demo-${randomBytes(4).toString('hex')}`, owner: describeActor(process.env).process };
}

/** Whether a text, which anybody may have written, is the name of a demo's flow. */
export function isDemoFlow(text: string): boolean {
  return /^demo-[0-9a-f]{8}$/.test(text);
}

/** What the names of demos' folders begin with. */
export const FOLDER_PREFIX = 'pipegen-';

/** Where a demo keeps all its files. */
export function folderOf(flow: string): string {
  return join(tmpdir(), `${FOLDER_PREFIX}${flow}`);
}

/** Whether a demo is at work now, for all that can be told here. */
export function isAtWork({ owner }: DemoIdentity): boolean {
  const machine = (actor: string): string => actor.split('/', 2).join('/');
  return machine(owner) === machine(describeActor(process.env).process) && !isGone({ name: '', process: owner });
}

/** Whether a demo ended without cleaning up, surely. */
export function isAbandoned({ owner }: DemoIdentity): boolean {
  return isGone({ name: '', process: owner });
}
