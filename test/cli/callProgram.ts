// esbuild keeps for good the folder that it is loaded in, which must be none that a test removes.
import 'esbuild';
import picocolors from 'picocolors';
import type { run as runProgram } from '../../src/cli/program.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import type { Run } from './project.ts';

const REPOSITORY = process.cwd();
const NO_COLORS = picocolors.createColors(false);

/**
 * Calls the compiled command line within this process: no start of Node.js, and modules stay loaded. Calls with variables
 * of their own follow one another.
 *
 * What the process itself does (signals, the exit code, a flow that prints or exits) is left to `Project.start`.
 */
export async function callProgram(
  folder: string,
  args: readonly string[],
  variables: NodeJS.ProcessEnv = {},
): Promise<Run> {
  const { run } = (await import('../../dist/program.js' as string)) as { readonly run: typeof runProgram };
  let [stdout, stderr] = ['', ''];
  const terminal: Terminal = {
    outColors: NO_COLORS,
    errorColors: NO_COLORS,
    interactive: false,
    watched: false,
    columns: Number.POSITIVE_INFINITY,
    print: (text) => {
      stdout += text;
    },
    note: (text) => {
      stderr += text;
    },
    progress: () => {},
  };
  const environment = { ...process.env };
  process.chdir(folder);
  setEnvironment({ ...environment, ...variables });
  try {
    const exitCode = await run(args, { terminal, signal: new AbortController().signal, takeTime: () => {} });
    return { exitCode, stdout, stderr };
  } finally {
    process.chdir(REPOSITORY);
    setEnvironment(environment);
  }
}

function setEnvironment(variables: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (variables[name] === undefined) delete process.env[name];
  for (const [name, value] of Object.entries(variables)) if (value !== undefined) process.env[name] = value;
}
