#!/usr/bin/env node
import { run } from './program.ts';
import { openTerminal } from './terminal.ts';

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Only once: the second one ends the process at once, as it would without us.
  process.once(signal, () => interruption.abort(signal));
}

// Whoever reads the answer may have read enough, as `head` has.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? 0);
});

process.exitCode = await run(process.argv.slice(2), openTerminal(), interruption.signal);
