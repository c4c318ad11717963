import type { Repository } from '../../model/repository.ts';
import { type Finding, ok, wrong } from '../../run/finding.ts';
import { connectRest } from '../rest.ts';

/** Asks once what a token may do with a repository. @see https://docs.gitea.com/api/ `repoGet` */
export async function judgeGiteaRights(
  { api = '', path }: Repository,
  token: string,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const headers = { authorization: `token ${token}` };
  const { send } = connectRest({ host: 'Gitea', address: `${api}/api/v1`, headers, signal, log: () => {} });
  const { body } = await send({ method: 'GET', path: `repos/${path}` });
  const { permissions, allow_merge_commits: mayMerge } = body as {
    readonly permissions?: { readonly push?: boolean };
    readonly allow_merge_commits?: boolean;
  };
  return [
    permissions?.push === true
      ? ok(`the token's user can write to ${path}`)
      : wrong(`the token's user cannot write to ${path}`, 'Give the user write access to the repository.'),
    ...(mayMerge === false
      ? [
          wrong(
            `${path} forbids merge commits, which promotions create`,
            'Allow merge commits in its settings. After a squash or a rebase, pipegen cannot tell which commits a branch contains.',
          ),
        ]
      : []),
  ];
}
