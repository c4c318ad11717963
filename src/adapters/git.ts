import { simpleGit } from 'simple-git';
import type { Repository } from '../run/ports/repository.ts';

/** What git needs to know. */
export interface GitOptions {
  readonly folder: string;
  readonly variables: { readonly [name: string]: string | undefined };
  readonly signal: AbortSignal;
  /** Who reads from remotes at an address such as `https://github.com/`. */
  readonly credentials?: { readonly address: string; readonly token: string };
}

/** Set for git itself: the token travels in the environment, so that no process list and no file shows it. */
const TOKEN_VARIABLES = ['GIT_CONFIG_COUNT', 'GIT_CONFIG_KEY_0', 'GIT_CONFIG_VALUE_0', 'GIT_TERMINAL_PROMPT'];

/** A working copy by git's command line. */
export function createRepository({ folder, variables, signal, credentials }: GitOptions): Repository {
  const git = simpleGit({
    baseDir: folder,
    abort: signal,
    allowEnvironment: TOKEN_VARIABLES,
    unsafe: { allowUnsafeConfigEnvCount: true },
  }).env({ ...harmless(variables), GIT_TERMINAL_PROMPT: '0', ...tokenVariables(credentials) });

  return {
    async head() {
      const [id = '', tree = '', subject = ''] = (await git.raw('log', '-1', '--format=%H%n%T%n%s')).split('\n');
      return { id, tree, subject };
    },

    async branchHead(branch) {
      const local = `refs/remotes/origin/${branch}`;
      try {
        await git.raw('fetch', '--quiet', '--no-tags', 'origin', `+refs/heads/${branch}:${local}`);
        return (await git.raw('rev-parse', '--verify', `${local}^{commit}`)).trim();
      } catch {
        signal.throwIfAborted();
        return undefined;
      }
    },

    async contains(ancestor, descendant) {
      if (![ancestor, descendant].every(isCommit)) return undefined;
      try {
        return (await git.raw('merge-base', ancestor, descendant)).trim() === ancestor;
      } catch {
        signal.throwIfAborted();
        return undefined;
      }
    },
  };
}

/** A label may hold anything; only a whole commit's name is handed to git. */
function isCommit(text: string): boolean {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text);
}

function tokenVariables(credentials: GitOptions['credentials']): { readonly [name: string]: string } {
  if (credentials === undefined) return {};
  const basic = Buffer.from(`x-access-token:${credentials.token}`).toString('base64');
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${credentials.address}.extraHeader`,
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
  };
}

/** The environment without what makes git run other programs or look elsewhere; Jenkins' own `GIT_*` are not git's. */
function harmless(variables: { readonly [name: string]: string | undefined }): { readonly [name: string]: string } {
  const names = /^(?:git_.*|editor|visual|pager|prefix|ssh_askpass)$/i;
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value === undefined || names.test(name) ? [] : [[name, value]],
    ),
  );
}
