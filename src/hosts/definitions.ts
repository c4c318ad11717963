import type { HostDefinition } from '../model/repository.ts';
import { type GiteaRepository, giteaDefinition } from './gitea/definition.ts';
import { type GitHubRepository, gitHubDefinition } from './github/definition.ts';
import { type GitLabRepository, gitLabDefinition } from './gitlab/definition.ts';
import { type GitRepository, gitDefinition } from './plainGit/definition.ts';

/** The options of a repository on each kind of git host. */
interface Definitions {
  readonly github: GitHubRepository;
  readonly gitlab: GitLabRepository;
  readonly gitea: GiteaRepository;
  readonly git: GitRepository;
}

/** The kinds of git hosts. */
export type HostKind = keyof Definitions;

/** Where the flow's repository is: what `github(...)`, `gitlab(...)`, `gitea(...)` or `git(...)` returns. */
export type RepositoryDefinition = Definitions[HostKind];

/** Every kind of git host, by its name in the model. */
export const HOST_DEFINITIONS: { readonly [Kind in HostKind]: HostDefinition<Definitions[Kind]> } = {
  github: gitHubDefinition,
  gitlab: gitLabDefinition,
  gitea: giteaDefinition,
  git: gitDefinition,
};

/** The definition of the kind that a repository has. */
export function hostDefinition({ kind }: RepositoryDefinition): HostDefinition<RepositoryDefinition> {
  return HOST_DEFINITIONS[kind] as HostDefinition<RepositoryDefinition>;
}
