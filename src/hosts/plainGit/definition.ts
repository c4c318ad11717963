import { errorAt } from '../../model/diagnostic.ts';
import type { HostDefinition } from '../../model/repository.ts';
import { checkCredentials } from '../checkOptions.ts';

/** A repository on a server that knows git and nothing else. */
export interface GitRepository {
  readonly kind: 'git';
  /** What git clones: `https://git.example.com/shop.git`, `ssh://git@host/shop.git`, `git@host:shop.git` or a folder. */
  readonly url: string;
  /** The id of the Jenkins credential (user and password) that reads and writes it; default: none. */
  readonly credentials?: string;
}

/**
 * A repository without a host around it. Changes, comments and deployments are kept in the repository itself, and Jenkins
 * builds branches only.
 *
 * @example
 * repository: git({ url: 'https://git.shop.example/shop.git', credentials: 'git' })
 */
export function git(options: Omit<GitRepository, 'kind'>): GitRepository {
  return { kind: 'git', ...options };
}

/** What git clones, with nothing that it or a shell would read as more than an address, and no password. */
const ADDRESS = /^(?:(?:https?|ssh):\/\/(?:[\w.-]+@)?[\w.[\]-]+(?::\d{1,5})?\/|[\w.-]+@[\w.-]+:|\/)[\w.~/-]+$/;

/** Its changes are what pipegen keeps of them. */
export const gitDefinition: HostDefinition<GitRepository> = {
  options: { url: 'text', credentials: 'optional text' },
  check: (options) => [
    ...(ADDRESS.test(options.url)
      ? []
      : [
          errorAt(
            'repository-invalid',
            ['repository', 'url'],
            `Invalid git URL: ${JSON.stringify(options.url)}.`,
            'Use "https://host/path.git", "ssh://git@host/path.git", "git@host:path.git" or an absolute path.',
          ),
        ]),
    ...checkCredentials(options),
  ],
  resolve: ({ url, credentials }) => ({
    kind: 'git',
    host: 'plain git',
    url: url.replace(/\.git$/, ''),
    clone: url,
    path: url,
    ...(credentials !== undefined && { credentials }),
    changePrefix: 'pr',
    capabilities: { deployments: true },
    variables: { user: 'GIT_USER', token: 'GIT_TOKEN' },
  }),
};
