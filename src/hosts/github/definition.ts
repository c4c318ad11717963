import type { HostDefinition } from '../../model/repository.ts';
import { checkCredentials, checkNames, checkServers, trimmed } from '../checkOptions.ts';

/** A repository on GitHub. */
export interface GitHubRepository {
  readonly kind: 'github';
  /** The user or organization that owns it. */
  readonly owner: string;
  readonly name: string;
  /** GitHub Enterprise's API, when it is not github.com: `https://github.example.com/api/v3`. */
  readonly api?: `http${'s' | ''}://${string}`;
  /** The id of the Jenkins credential (user and token) for it; default `github`. */
  readonly credentials?: string;
}

/**
 * A repository on github.com or GitHub Enterprise.
 *
 * @example
 * repository: github({ owner: 'shop', name: 'shop' })
 */
export function github(options: Omit<GitHubRepository, 'kind'>): GitHubRepository {
  return { kind: 'github', ...options };
}

/** GitHub's changes are pull requests. */
export const gitHubDefinition: HostDefinition<GitHubRepository> = {
  options: { owner: 'text', name: 'text', api: 'optional address', credentials: 'optional text' },
  check: (options) => [
    ...checkNames(options, ['owner', 'name']),
    ...checkServers(options, ['api']),
    ...checkCredentials(options),
  ],
  resolve: ({ owner, name, api, credentials = 'github' }) => ({
    kind: 'github',
    host: 'GitHub',
    url: `${pagesOf(api)}/${owner}/${name}`,
    clone: `${pagesOf(api)}/${owner}/${name}.git`,
    path: `${owner}/${name}`,
    ...(api !== undefined && { api: trimmed(api) }),
    credentials,
    changePrefix: 'pr',
    capabilities: { deployments: true },
    variables: { user: 'GITHUB_USER', token: 'GITHUB_TOKEN' },
  }),
};

/**
 * Where the pages are whose API is at an address.
 *
 * @see https://docs.github.com/en/enterprise-cloud@latest/admin/data-residency/about-github-enterprise-cloud-with-data-residency
 */
function pagesOf(api: string | undefined): string {
  if (api === undefined || !URL.canParse(api)) return 'https://github.com';
  const { origin } = new URL(api);
  return origin.endsWith('.ghe.com') ? origin.replace('//api.', '//') : origin;
}
