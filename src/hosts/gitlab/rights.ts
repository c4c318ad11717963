import type { Repository } from '../../model/repository.ts';
import { doubtful, type Finding, ok, wrong } from '../../run/finding.ts';
import { connectGitLab } from './connection.ts';

/** Who may push and merge, and delete environments. @see https://docs.gitlab.com/user/permissions/ */
const DEVELOPER = 30;

interface Project {
  readonly permissions?: {
    readonly project_access?: { readonly access_level: number } | null;
    readonly group_access?: { readonly access_level: number } | null;
  };
  readonly merge_method?: string;
  readonly squash_option?: string;
}

/** Asks once what a token may do with a project. @see https://docs.gitlab.com/api/projects/#get-a-single-project */
export async function judgeGitLabRights(
  { api = '', path }: Repository,
  token: string,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { projects } = connectGitLab({ server: api, token, signal, log: () => {} });
  const {
    permissions,
    squash_option: squash,
    merge_method: method,
  } = (await projects.show(path)) as unknown as Project;
  const level = Math.max(permissions?.project_access?.access_level ?? 0, permissions?.group_access?.access_level ?? 0);
  return [
    level >= DEVELOPER
      ? ok(`the token can write to ${path}`)
      : wrong(`the token cannot write to ${path}`, 'Grant its user at least the role Developer in the project.'),
    ...(squash === 'always'
      ? [
          wrong(
            `${path} squashes every merge request`,
            'Do not require squashing. After a squash, pipegen cannot tell which commits a branch contains.',
          ),
        ]
      : []),
    ...(method === 'ff'
      ? [
          doubtful(
            `${path} allows only fast-forward merges, so a promotion fails if the target branch has other commits`,
            'Use merge commits if target branches also get commits by hand.',
          ),
        ]
      : []),
  ];
}
