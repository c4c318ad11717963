import { createGit, type Git } from '../adapters/git/client.ts';
import { count } from '../model/count.ts';
import { repositoryRoot } from './repositoryRoot.ts';

/** A tag that jobs load another step library from than the one that was built. */
export interface LibraryDifference {
  /** A sentence. */
  readonly message: string;
  /** The commands that tag the built one. */
  readonly fix: string;
}

/** What jobs read from the tag; the flow, its manifests and its steps' scripts are read from the commit that is built. */
const LIBRARY = ['jenkins/vars', 'jenkins/src', 'jenkins/resources', ':(exclude,glob)jenkins/resources/pipegen/*/**'];

/** How long git may take. */
const SECONDS = 10;

/**
 * Compares the built step library with the tag that `jenkins.libraryVersion` names.
 *
 * Nothing is compared where there is no such tag, no repository at the project's folder, or no git that answers.
 */
export async function compareLibraryTag(
  folder: string,
  tag: string,
  signal: AbortSignal,
): Promise<LibraryDifference | undefined> {
  if (repositoryRoot(folder) !== folder) return undefined;
  const git = createGit({ folder, variables: process.env, signal });
  const files = await changedFiles(git, tag).catch(() => []);
  signal.throwIfAborted();
  const [first, ...rest] = files;
  if (first === undefined) return undefined;
  const others = rest.length === 0 ? '' : ` and ${count(rest.length, 'other file')}`;
  const next = nextVersion(tag);
  return {
    message: `The built step library differs from the tag ${tag}, which jobs load: ${first}${others}.`,
    fix: `Set jenkins.libraryVersion to a new tag such as '${next}', run "npx pipegen build", commit, then run "git tag ${next} && git push origin HEAD ${next}".`,
  };
}

/** The files of the working copy's library that differ from the tag's, also those that git does not track yet. */
async function changedFiles(git: Git, tag: string): Promise<readonly string[]> {
  const list = async (...args: readonly string[]) =>
    (await git.read([...args, '-z', '--', ...LIBRARY], { seconds: SECONDS })).split('\0').filter((path) => path !== '');
  const { stdout, exitCode } = await git.run(['rev-parse', '--quiet', '--verify', `refs/tags/${tag}^{commit}`], {
    seconds: SECONDS,
  });
  if (exitCode !== 0) return [];
  const changed = await list('diff', '--name-only', '--no-renames', stdout.trim());
  const added = await list('ls-files', '--others', '--exclude-standard');
  return [...new Set([...changed, ...added])].sort();
}

/** The next minor version, or what comes after a tag that is none. */
function nextVersion(tag: string): string {
  const [, major, minor] = /^(v?\d+)\.(\d+)\.\d+$/.exec(tag) ?? [];
  return major === undefined ? `${tag}.1` : `${major}.${Number(minor) + 1}.0`;
}
