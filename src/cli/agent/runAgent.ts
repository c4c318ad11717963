import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { AgentContext } from '../../run/agentContext.ts';
import { badInput, Failure } from '../../run/failure.ts';
import { createMask } from '../../run/mask.ts';
import { findRecord } from '../../run/records.ts';
import { loadResolvedFlow } from './loadFlow.ts';
import { loadStep } from './loadStep.ts';
import { openPorts } from './ports.ts';
import { readVariables, secretValues, type Variables } from './variables.ts';

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
 * @returns the exit code: 0 done, 1 failed, 2 bad input, 3 the world moved
 */
export async function runAgent(input: AgentInput): Promise<number> {
  let write = input.write;
  let writeResult = async (_text: string): Promise<void> => {};
  try {
    const request = readRequest(input.arguments);
    const args = await readArguments(request.argumentsFile);
    const variables = readVariables(input.folder, input.environment);
    const flow = await loadResolvedFlow(input.folder, variables.PIPEGEN_FLOW);
    const mask = createMask(secretValues(flow, variables));
    write = (text) => input.write(mask(text));
    const { resultFile } = request;
    if (resultFile !== undefined) writeResult = (text) => writeFile(resultFile, mask(text));
    const log = (line: string) => write(`${line}\n`);
    const { folder, signal } = input;
    const world = openPorts({ flow, folder, variables, signal, mask, log });
    try {
      const context = { flow, folder, variables, signal, log, ports: world.ports };
      const result = await runStep(context, request.step, args);
      await writeResult(typeof result === 'string' ? result : '');
    } finally {
      await world.close();
    }
    return 0;
  } catch (error) {
    if (!input.signal.aborted) {
      write(formatError(error));
      // The pipeline shows it as the reason why the step failed.
      await writeResult(messageOf(error)).catch(() => undefined);
    }
    return error instanceof Failure ? error.exitCode : 1;
  }
}

async function runStep(
  base: Omit<AgentContext, 'deployment' | 'wait' | 'runStep'>,
  name: string,
  args: { readonly [name: string]: unknown },
): Promise<unknown> {
  const script = await loadStep(base.folder, base.flow, name);
  const deployment = await findRecord(base.ports.store, 'deployment');
  return script(args as never, {
    ...base,
    ...(deployment === undefined ? {} : { deployment }),
    wait: (seconds) => sleep(seconds * 1_000, undefined, { signal: base.signal }),
    runStep: async (other, otherArguments) => {
      base.log(`> ${other}`);
      await runStep(base, other, otherArguments);
    },
  });
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
    throw badInput('usage', error instanceof Error ? error.message : String(error), USAGE);
  }
}

async function readArguments(file: string | undefined): Promise<{ readonly [name: string]: unknown }> {
  if (file === undefined) return {};
  try {
    const read: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Record<string, unknown>;
    throw new Error('it holds no JSON object');
  } catch (error) {
    throw badInput('arguments-unreadable', `${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function formatError(error: unknown): string {
  const fix = error instanceof Failure && error.fix !== undefined ? `  ${error.fix}\n` : '';
  return `Error: ${messageOf(error)}\n${fix}`;
}

function messageOf(error: unknown): string {
  return error instanceof Failure ? error.message : describe(error);
}

/** With its cause: `fetch failed` alone helps nobody. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${describe(error.cause)}`;
}
