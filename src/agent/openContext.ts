import { setTimeout as sleep } from 'node:timers/promises';
import { describeActor, isGone } from '../adapters/process/holder.ts';
import type { Flow } from '../model/flow.ts';
import type { CurrentDeployment } from '../model/stepContext.ts';
import type { AgentContext, Ports } from '../run/agentContext.ts';
import { createMask } from '../run/mask.ts';
import type { Progress } from '../run/ports/progress.ts';
import { findRecord } from '../run/records.ts';
import { withPresentNames } from '../run/renamedEnvironments.ts';
import { askedFlow, loadResolvedFlow } from './loadFlow.ts';
import { loadStep } from './loadStep.ts';
import { type OpenPorts, openPorts } from './ports.ts';
import type { Reporter } from './reporter.ts';
import { findEnvFile, readVariables, secretValues, type Variables, withEncodedSecrets } from './variables.ts';

/** What a run needs to know before it can know the flow. */
export interface ContextOptions {
  /** The workspace: a working copy of the flow's repository. */
  readonly folder: string;
  readonly environment: Variables;
  /** The flow's name, where it was given as an option. */
  readonly flowName?: string | undefined;
  /** Whether files of other commits may be checked out beside the workspace; Jenkins checks out what a build is about. */
  readonly mayCheckOut: boolean;
  /** Stops what is under way; the ledger takes a last entry all the same. */
  readonly signal: AbortSignal;
  /** Is told what happens, secrets masked. */
  readonly reporter: Reporter;
}

/** The context of a run, and how to close it. */
export interface OpenContext {
  readonly context: AgentContext;
  close(): Promise<void>;
}

/**
 * Brings together what a step in Jenkins and a command in a shell work with: the flow as it was built, variables, the
 * outside world, who runs it and who is told. Nothing outside is changed by it.
 *
 * @throws {Failure} bad input when the flow cannot be told or read
 */
export async function openContext(options: ContextOptions): Promise<OpenContext> {
  const { folder, environment, flowName, mayCheckOut, signal, reporter } = options;
  const given = readVariables(folder, environment);
  const flow = await loadResolvedFlow(folder, askedFlow(flowName, given));
  const variables = withEncodedSecrets(flow, given);
  // The flow of another commit may know further secrets.
  const secrets = new Set(secretValues(flow, variables));
  let hide = createMask([...secrets]);
  const mask = (text: string): string => hide(text);
  const log = (line: string): void => reporter.log(mask(line));

  const opened: OpenPorts[] = [];
  const connect = async (ownFlow: Flow, ownFolder: string): Promise<Ports> => {
    const envFile = findEnvFile(folder);
    const ownVariables = withEncodedSecrets(ownFlow, given);
    const common = { envFile, variables: ownVariables, signal, mask, log };
    const world = await openPorts({ flow: ownFlow, folder: ownFolder, ...common });
    opened.push(world);
    return withPresentNames(world.ports, ownFlow);
  };

  const elsewhere = new Map<string, Promise<AgentContext>>();
  const openAt = async (commit: string): Promise<AgentContext> => {
    const { ports } = context;
    const ownFolder = await ports.repository.checkOut(commit);
    const ownFlow = await loadResolvedFlow(ownFolder, { name: flow.name, by: `The commit ${commit.slice(0, 7)}` });
    for (const secret of secretValues(ownFlow, withEncodedSecrets(ownFlow, given))) secrets.add(secret);
    hide = createMask([...secrets]);
    const { repository, gitHost, ledger } = ports;
    const own = { ...(await connect(ownFlow, ownFolder)), repository, gitHost, ledger };
    return { ...context, flow: ownFlow, folder: ownFolder, ports: own };
  };

  const context: AgentContext = {
    flow,
    folder,
    variables,
    signal,
    log,
    mask,
    ports: await connect(flow, folder),
    actor: describeActor(variables),
    isGone,
    progress: maskProgress(reporter.progress, mask),
    async at(this: AgentContext, commit) {
      if (!mayCheckOut) return this;
      const opening = elsewhere.get(commit) ?? openAt(commit);
      elsewhere.set(commit, opening);
      return opening;
    },
    fetch,
    wait: (seconds) => sleep(seconds * 1_000, undefined, { signal }),
    // Of the very context that it is called on, which may be about another commit.
    async runStep(this: AgentContext, name, args, deployment) {
      log(`> ${name}`);
      await runStep(this, name, args, deployment);
    },
  };
  return {
    context,
    async close() {
      reporter.close();
      await Promise.all(opened.map((world) => world.close()));
    },
  };
}

function maskProgress(progress: Progress, mask: (text: string) => string): Progress {
  return {
    began: ({ text, cause, ...rest }) =>
      progress.began({ ...rest, text: mask(text), ...(cause === undefined ? {} : { cause: mask(cause) }) }),
    ended: ({ text, ...rest }) => progress.ended({ ...rest, text: mask(text) }),
  };
}

/** Runs a step: one that pipegen brings, or the flow's own. */
export async function runStep(
  context: AgentContext,
  name: string,
  args: { readonly [name: string]: unknown },
  about?: CurrentDeployment,
): Promise<unknown> {
  const script = await loadStep(context.folder, context.flow, name);
  const deployment = about ?? (await findRecord(context.ports.store, 'deployment'));
  return script(args as never, { ...context, ...(deployment === undefined ? {} : { deployment }) });
}
