/**
 * What runs in Jenkins' agents: bundled into one file, `jenkins/resources/pipegen/agent.cjs`, which the library's steps
 * write to the workspace and start with Node.js.
 */
import { runAgent } from './agent/runAgent.ts';

/** The exit codes by which a shell tells that a signal ended a program: 128 and the signal's number. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

const stopping = new AbortController();
for (const [signal, exitCode] of Object.entries(SIGNALS))
  process.on(signal, () => {
    // Anyone who asks a second time does not want to wait.
    if (stopping.signal.aborted) process.exit(exitCode);
    process.exitCode = exitCode;
    process.stdout.write(`Stopping on ${signal}: running the same step again does what is left.\n`);
    stopping.abort();
  });

// The bundle is CommonJS, which cannot wait at its top level.
void runAgent({
  arguments: process.argv.slice(2),
  folder: process.cwd(),
  environment: process.env,
  signal: stopping.signal,
  write: (text) => process.stdout.write(text),
}).then((exitCode) => {
  process.exitCode ??= exitCode;
});
