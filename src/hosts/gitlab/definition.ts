import { errorAt } from '../../model/diagnostic.ts';
import type { HostDefinition } from '../../model/repository.ts';
import { checkCredentials, checkNames, checkServers, trimmed } from '../checkOptions.ts';

/** A project on GitLab. */
export interface GitLabRepository {
  readonly kind: 'gitlab';
  /** The project's path with its groups: `shop/backend/shop`. */
  readonly project: string;
  /** The server, when it is not gitlab.com: `https://gitlab.example.com`. */
  readonly url?: `http${'s' | ''}://${string}`;
  /** The id of the Jenkins credential (user and token) for it; default `gitlab`. */
  readonly credentials?: string;
}

/**
 * A project on gitlab.com or a GitLab server of one's own.
 *
 * @example
 * repository: gitlab({ project: 'shop/backend/shop', url: 'https://gitlab.shop.example' })
 */
export function gitlab(options: Omit<GitLabRepository, 'kind'>): GitLabRepository {
  return { kind: 'gitlab', ...options };
}

/** GitLab's changes are merge requests. */
export const gitLabDefinition: HostDefinition<GitLabRepository> = {
  options: { project: 'text', url: 'optional address', credentials: 'optional text' },
  check: (options) => [...checkProject(options), ...checkServers(options, ['url']), ...checkCredentials(options)],
  resolve: ({ project, url = 'https://gitlab.com', credentials = 'gitlab' }) => ({
    kind: 'gitlab',
    host: 'GitLab',
    url: `${trimmed(url)}/${project}`,
    clone: `${trimmed(url)}/${project}.git`,
    path: project,
    api: trimmed(url),
    credentials,
    changePrefix: 'mr',
    capabilities: { deployments: true },
    variables: { user: 'GITLAB_USER', token: 'GITLAB_TOKEN' },
  }),
};

function checkProject({ project }: GitLabRepository): ReturnType<HostDefinition<GitLabRepository>['check']> {
  const parts = project.split('/');
  const isPath = parts.length > 1 && parts.every((name) => checkNames({ name }, ['name']).length === 0);
  if (isPath) return [];
  const message = `Invalid path of a GitLab project: ${JSON.stringify(project)}.`;
  return [
    errorAt(
      'repository-invalid',
      ['repository', 'project'],
      message,
      'Use "group/project" or "group/subgroup/project".',
    ),
  ];
}
