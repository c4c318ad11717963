import type { RegistryCredentials } from '../adapters/registry/client.ts';
import type { Flow } from '../model/flow.ts';
import { CREDENTIAL_VARIABLES } from '../model/names.ts';
import type { Variables } from './variables.ts';

/** GitHub's token; `undefined` when nobody gave one. */
export function readGitHubToken(variables: Variables): string | undefined {
  return variables[CREDENTIAL_VARIABLES.githubToken] || undefined;
}

/** What git shows a GitHub, to be spread into its options; empty when there is no token. */
export function readGitCredentials(
  flow: Flow,
  variables: Variables,
): { readonly credentials?: { readonly address: string; readonly token: string } } {
  const token = readGitHubToken(variables);
  const address = new URL('/', flow.jenkins.githubApi ?? 'https://github.com').href;
  return token === undefined ? {} : { credentials: { address, token } };
}

/** The registry's user; `undefined` when there is none, or no password. */
export function readRegistryCredentials(variables: Variables): RegistryCredentials | undefined {
  const user = variables[CREDENTIAL_VARIABLES.registryUser];
  const password = variables[CREDENTIAL_VARIABLES.registryPassword];
  return user && password ? { user, password } : undefined;
}
