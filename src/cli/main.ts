#!/usr/bin/env node
import { Console } from 'node:console';
import { errorAt } from '../model/diagnostic.ts';
import { refused, report } from './outcome.ts';
import { run, wantsJson } from './program.ts';
import { openTerminal } from './terminal.ts';

const UNFINISHED = errorAt(
  'run-unfinished',
  [],
  'A flow exited the process before the command finished.',
  'Check pipelines/ for process.exit and for an await that never resolves.',
);

/** How long an interrupted run may take to end by itself, in milliseconds: a flow may wait for what never comes. */
const EXIT_TIMEOUT = 3_000;
/** The same for a run that changes more than files, and has to write down what it did. */
const LONG_EXIT_TIMEOUT = 90_000;
/** How long what a flow left running is waited for after the answer, in milliseconds. */
const AFTERWARDS = 100;

// A flow may print something while it is read; the standard output is for answers.
const terminal = openTerminal(process.stdout.write.bind(process.stdout));
process.stdout.write = process.stderr.write.bind(process.stderr);
globalThis.console = new Console(process.stderr);

const args = process.argv.slice(2);
const tellInputs = process.send && ((paths: readonly string[]) => process.send?.(paths));

// A flow is a program: it may end this process, or wait for what never comes.
const onExit = (): void => {
  const outcome = refused([UNFINISHED]);
  report(outcome, terminal, '.', wantsJson(args));
  process.exitCode = outcome.exitCode;
};
process.once('exit', onExit);

const interruption = new AbortController();
let exitTimeout = EXIT_TIMEOUT;
const takeTime = (): void => {
  exitTimeout = LONG_EXIT_TIMEOUT;
};
for (const [signal, exitCode] of Object.entries({ SIGINT: 130, SIGTERM: 143 })) {
  const end = (): void => {
    process.off('exit', onExit);
    process.exit(exitCode);
  };
  process.once(signal, () => {
    interruption.abort(signal);
    setTimeout(end, exitTimeout).unref();
    // The second one ends the process at once. Somebody must listen all the time: execa, which has its programs end with
    // us, would else take it that nobody minds the signal, and let it end us in the middle of things.
    process.on(signal, end);
  });
}

// Anyone who reads the answer may have read enough, as `head` has. What changes more than files goes on to its end, unread.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (exitTimeout === LONG_EXIT_TIMEOUT) return;
    process.off('exit', onExit);
    process.exit(process.exitCode ?? 0);
  });

try {
  const { signal } = interruption;
  process.exitCode = await run(args, { terminal, signal, takeTime, ...(tellInputs && { tellInputs }) });
} finally {
  process.off('exit', onExit);
  setTimeout(() => process.exit(), AFTERWARDS).unref();
}
