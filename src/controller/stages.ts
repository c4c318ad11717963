import { fieldsOf, listOf, textOf } from '../adapters/http/unknownJson.ts';
import type { ControllerConnection, RequestChoice } from './connection.ts';
import { hasControllerStatus } from './failure.ts';

/** A stage of a build. */
export interface StageState {
  readonly id: string;
  readonly name: string;
  /** `NOT_EXECUTED`, `IN_PROGRESS`, `PAUSED_PENDING_INPUT`, `SUCCESS`, `UNSTABLE`, `FAILED`, `ABORTED` or `SKIPPED`. */
  readonly status: string;
  readonly seconds: number;
}

/** A question that a build waits for the answer of. */
export interface PendingInput {
  /** As Jenkins has it: its first letter is a capital. */
  readonly id: string;
  readonly message: string;
  /** What its button says. */
  readonly agree: string;
  readonly parameters: readonly InputParameter[];
}

/** Something that a question asks for besides agreement. */
export interface InputParameter {
  readonly name: string;
  /** Nothing when it has none. */
  readonly proposed?: string | boolean;
}

/**
 * The stages of a build so far; nothing when the controller lacks the plugin `pipeline-rest-api`.
 *
 * @see https://plugins.jenkins.io/pipeline-rest-api/
 */
export async function readStages(
  connection: ControllerConnection,
  build: string,
  choice?: RequestChoice,
): Promise<readonly StageState[] | undefined> {
  const answer = await unlessMissing(connection.getJson(`${build}wfapi/describe`, choice));
  if (answer === undefined) return undefined;
  return listOf(fieldsOf(answer).stages)
    .map(fieldsOf)
    .map(({ id, name, status, durationMillis }) => ({
      id: textOf(id),
      name: connection.mask(textOf(name)),
      status: connection.mask(textOf(status)),
      seconds: typeof durationMillis === 'number' ? durationMillis / 1_000 : 0,
    }));
}

/** The questions that a build waits at. */
export async function readPendingInputs(
  connection: ControllerConnection,
  build: string,
  choice?: RequestChoice,
): Promise<readonly PendingInput[]> {
  const answer = await unlessMissing(connection.getJson(`${build}wfapi/pendingInputActions`, choice));
  return listOf(answer)
    .map(fieldsOf)
    .map(({ id, message, proceedText, inputs }) => ({
      id: textOf(id),
      message: connection.mask(textOf(message)),
      agree: textOf(proceedText),
      parameters: listOf(inputs).map(fieldsOf).map(parameterOf),
    }));
}

/** Agrees to a question, with what it proposes for what else it asks. */
export async function proceed(
  connection: ControllerConnection,
  build: string,
  { id, parameters }: PendingInput,
  choice?: RequestChoice,
): Promise<void> {
  const input = inputPath(build, id);
  if (parameters.length === 0) await connection.post(`${input}proceedEmpty`, {}, choice);
  else {
    const parameter = parameters.map(({ name, proposed }) => ({ name, value: proposed ?? '' }));
    await connection.post(`${input}proceed`, { json: JSON.stringify({ parameter }) }, choice);
  }
}

/** Disagrees, which ends the build. */
export async function abort(
  connection: ControllerConnection,
  build: string,
  { id }: PendingInput,
  choice?: RequestChoice,
): Promise<void> {
  await connection.post(`${inputPath(build, id)}abort`, {}, choice);
}

/** Dots alone would lead to another address. */
function inputPath(build: string, id: string): string {
  return `${build}input/${/^\.*$/.test(id) ? '-' : encodeURIComponent(id)}/`;
}

function parameterOf({ name, definition }: Readonly<Record<string, unknown>>): InputParameter {
  const { defaultVal: proposed } = fieldsOf(definition);
  const isPlain = typeof proposed === 'string' || typeof proposed === 'boolean';
  return { name: textOf(name), ...(isPlain && { proposed }) };
}

async function unlessMissing(asking: Promise<unknown>): Promise<unknown> {
  try {
    return await asking;
  } catch (error) {
    if (hasControllerStatus(error, 404)) return undefined;
    throw error;
  }
}
