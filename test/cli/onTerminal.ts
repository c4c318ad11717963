import { spawn, spawnSync } from 'node:child_process';
import { PIPEGEN, type Project } from './project.ts';

/** Why nothing can be run on a terminal, or `undefined` when it can. */
export const terminalMissing =
  spawnSync('script', ['--version']).error === undefined ? undefined : 'it is not installed';

/** Runs `pipegen` on a terminal of its own, and types each line when the text before it has appeared. */
export async function onTerminal(
  project: Project,
  command: string,
  answers: readonly (readonly [after: string, typed: string])[] = [],
  environment: NodeJS.ProcessEnv = {},
): Promise<{ exitCode: number | null; output: string }> {
  const child = spawn('script', ['-qec', `stty cols 100; "${process.execPath}" "${PIPEGEN}" ${command}`, '/dev/null'], {
    cwd: project.folder,
    env: { ...process.env, TERM: 'xterm', NO_COLOR: '', ...environment },
  });
  const rest = [...answers];
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    const [after, typed] = rest[0] ?? [];
    if (after === undefined || typed === undefined || !output.includes(after)) return;
    rest.shift();
    child.stdin.write(typed);
  });
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exitCode, output };
}
