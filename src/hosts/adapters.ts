import type { Repository } from '../model/repository.ts';
import type { HostAdapter } from './adapter.ts';
import type { HostKind } from './definitions.ts';
import { giteaAdapter } from './gitea/adapter.ts';
import { gitHubAdapter } from './github/adapter.ts';
import { gitLabAdapter } from './gitlab/adapter.ts';
import { plainGitAdapter } from './plainGit/adapter.ts';

/** The adapters of all kinds of git hosts. */
const HOST_ADAPTERS: { readonly [Kind in HostKind]: HostAdapter } = {
  github: gitHubAdapter,
  gitlab: gitLabAdapter,
  gitea: giteaAdapter,
  git: plainGitAdapter,
};

/** Returns the adapter for a repository. */
export function hostAdapter({ kind }: Repository): HostAdapter {
  return HOST_ADAPTERS[kind as HostKind];
}

export { plainGitAdapter };
