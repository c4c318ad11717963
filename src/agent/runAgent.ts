import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { badInput, Failure, whyOf } from '../run/failure.ts';
import { describeError } from './describeError.ts';
import { openContext, runStep } from './openContext.ts';
import { createPlainReporter } from './reporter.ts';
import type { Variables } from './variables.ts';

/** What a run of the agent is started with. */
export interface AgentInput {
  /** Without the program and the script. */
  readonly arguments: readonly string[];
  /** The workspace. */
  readonly folder: string;
  readonly environment: Variables;
  readonly signal: AbortSignal;
  readonly write: (text: string) => void;
}

interface AgentRequest {
  readonly step: string;
  readonly argumentsFile: string | undefined;
  readonly resultFile: string | undefined;
}

const USAGE = 'agent.cjs step NAME [--arguments FILE] [--result FILE]';

/**
 * Runs one step of a flow: `agent.cjs step deployRelease --arguments .pipegen/arguments.json --result .pipegen/result.txt`.
 *
 * @returns the exit code: 0 done, 1 failed, 2 bad input, 3 the state changed
 */
export async function runAgent(input: AgentInput): Promise<number> {
  let write = input.write;
  let writeResult = async (_text: string): Promise<void> => {};
  try {
    const request = readRequest(input.arguments);
    const args = await readArguments(request.argumentsFile);
    const reporter = createPlainReporter(input.write);
    const { context, close } = await openContext({ ...input, mayCheckOut: false, reporter });
    const mask = (text: string): string => context.mask(text);
    write = (text) => input.write(mask(text));
    const { resultFile } = request;
    if (resultFile !== undefined) writeResult = (text) => writeFile(resultFile, mask(text));
    try {
      const result = await runStep(context, request.step, args);
      await writeResult(typeof result === 'string' ? result : '');
    } finally {
      await close();
    }
    return 0;
  } catch (error) {
    if (!input.signal.aborted) {
      write(formatError(error));
      // The pipeline shows it as the reason why the step failed.
      await writeResult(describeError(error)).catch(() => undefined);
    }
    return error instanceof Failure ? error.exitCode : 1;
  }
}

function readRequest(args: readonly string[]): AgentRequest {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { arguments: { type: 'string' }, result: { type: 'string' } },
    });
    const [command, step, ...more] = positionals;
    if (command !== 'step' || step === undefined || more.length > 0) throw new Error(`Usage: ${USAGE}`);
    return { step, argumentsFile: values.arguments, resultFile: values.result };
  } catch (error) {
    throw badInput('usage', whyOf(error), USAGE);
  }
}

async function readArguments(file: string | undefined): Promise<{ readonly [name: string]: unknown }> {
  if (file === undefined) return {};
  try {
    const read: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Record<string, unknown>;
    throw new Error('it is not a JSON object');
  } catch (error) {
    throw badInput('arguments-unreadable', `${file}: ${whyOf(error)}`);
  }
}

function formatError(error: unknown): string {
  const fix = error instanceof Failure && error.fix !== undefined ? `  ${error.fix}\n` : '';
  return `Error: ${describeError(error)}\n${fix}`;
}
