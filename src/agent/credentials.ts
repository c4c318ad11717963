import type { GitOptions } from '../adapters/git/client.ts';
import type { RegistryCredentials } from '../adapters/registry/client.ts';
import type { Flow } from '../model/flow.ts';
import { CREDENTIAL_VARIABLES } from '../model/names.ts';
import type { Repository } from '../model/repository.ts';
import type { Variables } from './variables.ts';

/** The git host's token; `undefined` when the caller gave none. */
export function readHostToken({ variables: { token } }: Repository, variables: Variables): string | undefined {
  return variables[token] || undefined;
}

/** What git shows the repository's server, to be spread into its options; empty when there is no token. */
export function readGitCredentials(
  { repository }: Flow,
  variables: Variables,
): { readonly credentials?: NonNullable<GitOptions['credentials']> } {
  const token = readHostToken(repository, variables);
  if (token === undefined || !/^https?:/.test(repository.clone)) return {};
  const user = variables[repository.variables.user] || undefined;
  return { credentials: { address: new URL('/', repository.clone).href, token, ...(user !== undefined && { user }) } };
}

/** The registry's user; `undefined` when there is none, or no password. */
export function readRegistryCredentials(variables: Variables): RegistryCredentials | undefined {
  const user = variables[CREDENTIAL_VARIABLES.registryUser];
  const password = variables[CREDENTIAL_VARIABLES.registryPassword];
  return user && password ? { user, password } : undefined;
}
