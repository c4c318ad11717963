import { spawn } from 'node:child_process';
import { callProgram } from '../cli/callProgram.ts';
import { builtProject, FLOW, PIPEGEN, Project, type Run } from '../cli/project.ts';

/** Starts `pipegen` in a project's folder with variables of its own, and none of ours that name a controller. */
export function startWith(project: Project, variables: Readonly<Record<string, string>>, ...args: string[]) {
  const { JENKINS_URL, JENKINS_USER, JENKINS_TOKEN, ...rest } = process.env;
  const child = spawn(process.execPath, [PIPEGEN, ...args], {
    cwd: project.folder,
    env: { ...rest, CI: 'true', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<Run>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  return { child, ended, output: () => stdout + stderr };
}

/** Calls `pipegen` so, within this process. */
export function runWith(project: Project, variables: Readonly<Record<string, string>>, ...args: string[]) {
  const none = { JENKINS_URL: undefined, JENKINS_USER: undefined, JENKINS_TOKEN: undefined };
  return callProgram(project.folder, args, { ...none, ...variables });
}

/** A flow whose last environment is promoted to without further approval. */
const OPEN_FLOW = FLOW.replace(' approval: {},', '');
let open: Promise<string> | undefined;
let guarded: Promise<string> | undefined;
const BUILT = 'jenkins/resources/pipegen/shop/flow.json';

/**
 * A project with a built flow, as far as promotion by way of a controller looks at it.
 *
 * @param flow `guarded` where production wants somebody's approval
 */
export async function promotingProject(flow: 'open' | 'guarded' = 'open'): Promise<Project> {
  const build = async (text: string) => (await builtProject(text)).read(BUILT);
  if (flow === 'open') open ??= build(OPEN_FLOW);
  else guarded ??= build(FLOW);
  const text = await (flow === 'open' ? open : guarded);
  return new Project().write(BUILT, text ?? '');
}
