import type { HostDefinition } from '../../model/repository.ts';
import { checkCredentials, checkNames, checkServers, trimmed } from '../checkOptions.ts';

/** A repository on Gitea or Forgejo, whose API is the same. */
export interface GiteaRepository {
  readonly kind: 'gitea';
  /** The server: `https://git.example.com`. */
  readonly url: `http${'s' | ''}://${string}`;
  /** The user or organization that owns it. */
  readonly owner: string;
  readonly name: string;
  /** The id of the Jenkins credential (user and token) for it; default `gitea`. */
  readonly credentials?: string;
}

/**
 * A repository on a Gitea or Forgejo server.
 *
 * @example
 * repository: gitea({ url: 'https://git.shop.example', owner: 'shop', name: 'shop' })
 */
export function gitea(options: Omit<GiteaRepository, 'kind'>): GiteaRepository {
  return { kind: 'gitea', ...options };
}

/** Gitea's changes are pull requests. */
export const giteaDefinition: HostDefinition<GiteaRepository> = {
  options: { url: 'address', owner: 'text', name: 'text', credentials: 'optional text' },
  check: (options) => [
    ...checkServers(options, ['url']),
    ...checkNames(options, ['owner', 'name']),
    ...checkCredentials(options),
  ],
  resolve: ({ url, owner, name, credentials = 'gitea' }) => ({
    kind: 'gitea',
    host: 'Gitea',
    url: `${trimmed(url)}/${owner}/${name}`,
    clone: `${trimmed(url)}/${owner}/${name}.git`,
    path: `${owner}/${name}`,
    api: trimmed(url),
    credentials,
    changePrefix: 'pr',
    capabilities: { deployments: false },
    variables: { user: 'GITEA_USER', token: 'GITEA_TOKEN' },
  }),
};
