import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createGitHistory } from '../adapters/git/history.ts';
import type { LogFindings } from '../jenkins/log/findings.ts';
import { LogReader } from '../jenkins/log/logReader.ts';
import { type Diagnostic, errorAt, warning } from '../model/diagnostic.ts';
import { explain } from './explainLog/explain.ts';
import { formatExplained } from './explainLog/format.ts';
import { type ReadFile, readFrom } from './explainLog/generatedFiles.ts';
import { jsonOf } from './explainLog/json.ts';
import { readLines } from './explainLog/readLines.ts';
import type { Invocation } from './invocation.ts';
import { type Outcome, refused } from './outcome.ts';

/** What `pipegen explain-log` was asked for. */
export interface ExplainLogOptions {
  readonly url?: string;
  readonly jenkinsfile?: string;
  readonly json?: boolean;
}

/**
 * Reads a console log, and says of each error in it where it comes from and how it is fixed.
 *
 * @param file relative to the project's folder; `-` is the standard input
 */
export async function explainLog(
  invocation: Invocation,
  { url, jenkinsfile }: ExplainLogOptions,
  file: string | undefined,
): Promise<Outcome> {
  const { projectFolder, terminal } = invocation;
  if ((url === undefined) === (file === undefined))
    return refused([errorAt('log-unknown', [], 'Give exactly one log: a FILE, - or --url.')]);
  const reader = new LogReader();
  try {
    await readLines(await openLog(invocation, url, file ?? '-'), (line) => reader.push(line));
  } catch (error) {
    if (!isMissing(error)) throw error;
    return refused([errorAt('file-unreadable', [], `${file} does not exist or cannot be read.`)]);
  }
  const findings = reader.end();
  const path = jenkinsfile ?? pathIn(findings.jenkinsfile) ?? 'Jenkinsfile';
  const { read, diagnostics } = await openProject(invocation, findings);
  const explained = await explain(findings, {
    folder: projectFolder,
    steps: await listSteps(projectFolder),
    jenkinsfile: path,
    read,
  });
  const answer = jsonOf(explained, findings, path);
  if (explained.length > 0)
    return { exitCode: 0, diagnostics, answer, text: formatExplained(explained, findings, terminal.outColors) };
  const nothing = errorAt('nothing-to-explain', [], NOTHING, ENDS[findings.result ?? ''] ?? NO_END);
  return { exitCode: 1, diagnostics: [nothing], answer, text: '' };
}

const NOTHING = 'The log contains no pipeline error.';
const ENDS: { readonly [result: string]: string } = {
  SUCCESS: 'The build succeeded.',
  ABORTED: 'The build was aborted.',
};
const NO_END = "Use the build's full log, from <build>/consoleText.";

async function openLog(invocation: Invocation, url: string | undefined, file: string): Promise<AsyncIterable<string>> {
  if (url !== undefined) return (await import('./explainLog/readBuildLog.ts')).readBuildLog(url, invocation.signal);
  if (file === '-') return process.stdin.setEncoding('utf8');
  return createReadStream(resolve(invocation.projectFolder, file), 'utf8');
}

/** The generated files that the build ran: those of its commit, where it is at hand; otherwise those that are here. */
async function openProject(
  { projectFolder, signal }: Invocation,
  { commit, isReplay }: LogFindings,
): Promise<{ readonly read: ReadFile; readonly diagnostics: readonly Diagnostic[] }> {
  const replay = isReplay ? [REPLAY] : [];
  const here = readFrom(projectFolder);
  if (commit === undefined) return { read: here, diagnostics: replay };
  const git = createGitHistory({ folder: projectFolder, variables: process.env, signal });
  const isHere = await git.has(commit).catch(() => false);
  if (!isHere) return { read: here, diagnostics: replay };
  return { read: (path) => git.readFile(commit, `./${path}`), diagnostics: replay };
}

const REPLAY = warning(
  'build-replayed',
  [],
  'The build was a replay, and its script may differ from the file. Line numbers may be wrong.',
);

/**
 * A path in a log, if it is one within the project. Anyone who writes into a log could name any file, so that none is shown
 * that is hidden, where secrets often are.
 */
function pathIn(path: string | undefined): string | undefined {
  const parts = path?.split('/') ?? [''];
  const isPlain = /^[\w./ -]+$/.test(path ?? '') && !parts.some((part) => part === '' || part === '..');
  return isPlain && !parts.includes('.git') && parts.at(-1)?.startsWith('.') === false ? path : undefined;
}

async function listSteps(projectFolder: string): Promise<string[]> {
  const names = await readdir(join(projectFolder, 'jenkins/vars')).catch(() => []);
  return names.flatMap((name) => (name.endsWith('.groovy') ? [name.slice(0, -'.groovy'.length)] : [])).sort();
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['ENOENT', 'EISDIR', 'EACCES', 'ENOTDIR'].includes(String(error.code))
  );
}
