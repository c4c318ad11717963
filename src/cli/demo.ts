import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPrograms, type Programs } from '../adapters/process/process.ts';
import { openLocalRegistry } from '../adapters/registry/local.ts';
import { count } from '../model/count.ts';
import { errorAt } from '../model/diagnostic.ts';
import { EDGE_NETWORK, LABELS } from '../model/names.ts';
import { Failure } from '../run/failure.ts';
import { cleanUp, findDemos } from './demo/cleanUp.ts';
import { demoVariables } from './demo/environment.ts';
import {
  DEMO_LABEL,
  type DemoIdentity,
  folderOf,
  isAbandoned,
  isAtWork,
  newDemo,
  OWNER_LABEL,
} from './demo/identity.ts';
import { type DemoEngine, lookAtEngine, missingTools, unreachableRegistry } from './demo/preflight.ts';
import { writeRecord } from './demo/record.ts';
import { makeRoot } from './demo/root.ts';
import { baseImage } from './demo/sample.ts';
import { createStage, type DoneStep } from './demo/stage.ts';
import { makeRepository, tell } from './demo/story.ts';
import type { Invocation } from './invocation.ts';
import { failed, interrupted, type Outcome, prevented } from './outcome.ts';
import { formatElapsed } from './terminal.ts';

/** What `pipegen demo` was asked for. */
export interface DemoOptions {
  /** Leave everything, to be looked at. */
  readonly keep?: boolean;
  /** Only remove what earlier demos left. */
  readonly clean?: boolean;
  readonly json?: boolean;
}

/** Shows on this machine, in a minute, what happens to a change on its way to PROD; or removes what demos left. */
export async function demo(invocation: Invocation, options: DemoOptions): Promise<Outcome> {
  const { signal, terminal, takeTime } = invocation;
  const programs = programsOf(signal);
  const missing = await missingTools(programs, signal);
  if (missing.length > 0) return failed(missing);
  const engine = await lookAtEngine(programs);
  takeTime();
  if (options.clean === true) return clean(programs);
  // Nobody has to wait for a story that is not listened to any more.
  const unheard = new AbortController();
  process.stdout.once('error', () => unheard.abort('SIGPIPE'));
  const heard = { ...invocation, signal: AbortSignal.any([signal, unheard.signal]) };
  for (const earlier of await findDemos(programs)) {
    if (earlier.isKept || !isAbandoned(earlier)) continue;
    terminal.note(`Removing what the killed demo ${earlier.flow} left.\n`);
    await cleanUp(programs, earlier.flow);
  }
  return play(heard, options, engine);
}

/** Removes what earlier demos left, unless they are at work. */
async function clean(programs: Programs): Promise<Outcome> {
  const demos = await findDemos(programs);
  const busy = demos.filter(isAtWork).map(({ flow }) => flow);
  const removed: string[] = [];
  const left: string[] = [];
  for (const { flow } of demos.filter((one) => !isAtWork(one))) {
    const rest = await cleanUp(programs, flow);
    left.push(...rest);
    if (rest.length === 0) removed.push(flow);
  }
  const lines = [
    ...(removed.length > 0 ? [`Removed: ${removed.join(', ')}.`] : []),
    ...busy.map((flow) => `Skipped: ${flow} is still running.`),
    ...(demos.length === 0 ? ['Nothing to remove.'] : []),
  ];
  const answer = { removed, busy, left };
  if (left.length > 0) return failed([leftovers(left)], answer);
  return { exitCode: 0, diagnostics: [], answer, text: `${lines.join('\n')}\n` };
}

/** How a demo went. */
interface Played {
  readonly done: readonly DoneStep[];
  readonly failure?: Failure;
}

async function play(invocation: Invocation, options: DemoOptions, engine: DemoEngine): Promise<Outcome> {
  const { signal, terminal } = invocation;
  const say = options.json === true ? terminal.note : terminal.print;
  const identity = newDemo();
  const { flow } = identity;
  const began = performance.now();
  const { done, failure } = await playOn(identity, invocation, say, engine, options.keep === true);
  const isKept = options.keep === true && !signal.aborted;
  // Whatever interrupted the demo, its clean-up is not to be interrupted by it.
  const left = isKept ? [] : await cleanUp(programsOf(new AbortController().signal), flow);
  const milliseconds = performance.now() - began;
  const seconds = Math.round(milliseconds / 100) / 10;
  const answer = { flow, folder: folderOf(flow), kept: isKept, steps: done, seconds, left };
  const gone = left.length > 0 ? [leftovers(left)] : [];
  if (signal.aborted) return { ...interrupted(signal, gone.length > 0 ? gone : [INTERRUPTED]), answer };
  if (failure !== undefined) {
    const { exitCode, diagnostics } = prevented(failure);
    return { exitCode, diagnostics: [...diagnostics, ...gone], answer, text: isKept ? keptText(flow) : '' };
  }
  if (gone.length > 0) return failed(gone, answer);
  const end = isKept ? keptText(flow) : 'All its containers, networks, volumes, images and files are removed.\n';
  return {
    exitCode: 0,
    diagnostics: [],
    answer,
    text: `\n${count(done.length, 'step')} in ${formatElapsed(milliseconds)}. ${end}`,
  };
}

async function playOn(
  identity: DemoIdentity,
  { signal, terminal }: Invocation,
  say: (text: string) => void,
  engine: DemoEngine,
  isKept: boolean,
): Promise<Played> {
  const { flow, owner } = identity;
  const folder = folderOf(flow);
  const record = { owner, isKept, hasPulled: false };
  await mkdir(folder, { mode: 0o700 });
  await writeRecord(flow, record);
  const variables = demoVariables(process.env, flow, folder);
  const project = join(folder, 'shop');
  const origin = join(folder, 'origin.git');
  const stage = createStage({ folder: project, variables, signal, colors: terminal.outColors, say });
  const registry = await openLocalRegistry(join(folder, 'registry'));
  try {
    say(`Promotes a sample shop from a change to PROD, on this machine only, in ${folder}.\n`);
    const docker = createPrograms({ folder, variables, signal, mask: (text) => text, log: () => {} });
    const context = join(folder, 'base');
    const root = await makeRoot(join(context, 'root'), docker, engine.architecture, () =>
      writeRecord(flow, { ...record, hasPulled: true }),
    );
    const base = baseImage({ flow, registry: registry.host });
    const labels = { [DEMO_LABEL]: flow, [OWNER_LABEL]: owner };
    const labelLines = Object.entries(labels).map(([label, value]) => `LABEL ${label}=${JSON.stringify(value)}\n`);
    await writeFile(join(context, 'Dockerfile'), `FROM ${root.from}\nCOPY root/ /\n${labelLines.join('')}`);
    await docker.run('docker', ['build', '--quiet', '--tag', base, context]);
    await docker.run('docker', ['push', '--quiet', base]).catch((error: unknown): never => {
      throw error instanceof Failure ? unreachableRegistry(registry.host, engine, error) : error;
    });
    say(
      `Containers are built from ${root.source}. The registry is ${registry.host}. The git host is a bare repository.\n`,
    );
    say('There is no Traefik: links are shown, but requests go to the containers directly.\n');
    await makeEdge(docker, flow);
    const story = { flow, registry: registry.host, origin, folder: project, variables, signal };
    await makeRepository(story);
    await tell(stage, story);
    return { done: stage.done };
  } catch (error) {
    if (signal.aborted) return { done: stage.done };
    if (error instanceof Failure) return { done: stage.done, failure: error };
    throw error;
  } finally {
    await registry.close();
  }
}

/** The network that deployments share, marked as made for a demo; others may use it from then on. */
async function makeEdge(docker: Programs, flow: string): Promise<void> {
  const labels = ['--label', `${LABELS.scope}=host`, '--label', `${DEMO_LABEL}=${flow}`];
  const known = (await docker.run('docker', ['network', 'ls', '--format', '{{.Name}}'])).split('\n');
  if (known.includes(EDGE_NETWORK)) return;
  await docker.run('docker', ['network', 'create', '--internal', ...labels, EDGE_NETWORK]);
}

function programsOf(signal: AbortSignal): Programs {
  return createPrograms({ folder: '/', variables: process.env, signal, mask: (text) => text, log: () => {} });
}

function keptText(flow: string): string {
  return [
    'Everything is kept:',
    `  cd ${join(folderOf(flow), 'shop')} && pipegen status`,
    `  docker ps --filter label=${LABELS.flow}=${flow}`,
    'The registry stopped with the demo, so further deployments are not possible. To remove everything:',
    '  pipegen demo --clean',
    '',
  ].join('\n');
}

const INTERRUPTED = errorAt('interrupted', [], 'Interrupted. Everything that the demo created was removed.');

function leftovers(left: readonly string[]) {
  return errorAt(
    'leftovers',
    [],
    `Could not remove: ${left.join(', ')}.`,
    'Check what uses it (docker ps --all), then run: pipegen demo --clean',
  );
}
