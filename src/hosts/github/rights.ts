import { Failure } from '../../run/failure.ts';
import { doubtful, type Finding, ok, wrong } from '../../run/finding.ts';

/** The permissions of a token for a repository. */
export interface GitHubRights {
  readonly mayPush: boolean;
  /** The permission to delete environments. */
  readonly isAdministrator: boolean;
  readonly requestsLeft: number | undefined;
  readonly requestsAnHour: number | undefined;
  /** When the token expires, if it does. */
  readonly expiresAt: Date | undefined;
}

/**
 * Queries the permissions of a token for a repository.
 *
 * @throws {Failure} `github-refused` when the token is not accepted, or the repository is not there for it
 * @see https://docs.github.com/en/rest/repos/repos#get-a-repository
 */
export async function readGitHubRights(options: {
  readonly repository: string;
  readonly token: string;
  readonly api?: string | undefined;
  readonly signal: AbortSignal;
}): Promise<GitHubRights> {
  const { repository, token, api = 'https://api.github.com', signal } = options;
  const answer = await fetch(`${api.replace(/\/$/, '')}/repos/${repository}`, {
    signal,
    headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${token}`, 'user-agent': 'pipegen' },
  });
  if (!answer.ok)
    throw new Failure(
      'github-refused',
      answer.status === 401 ? 'GitHub rejected the token.' : `GitHub returned ${answer.status} for ${repository}.`,
    );
  const { permissions } = (await answer.json()) as {
    readonly permissions?: { readonly push?: boolean; readonly admin?: boolean };
  };
  const number = (name: string): number | undefined => {
    const value = answer.headers.get(name);
    return value === null ? undefined : Number(value);
  };
  const expiry = answer.headers.get('github-authentication-token-expiration');
  return {
    mayPush: permissions?.push === true,
    isAdministrator: permissions?.admin === true,
    requestsLeft: number('x-ratelimit-remaining'),
    requestsAnHour: number('x-ratelimit-limit'),
    expiresAt: expiry === null ? undefined : new Date(expiry.replace(' UTC', 'Z').replace(' ', 'T')),
  };
}

/** With fewer remaining requests, a promotion or a prune may have to wait for the next hour. */
const FEW_REQUESTS = 200;
const WEEK_MILLISECONDS = 7 * 86_400_000;

/** Checks whether a token's permissions are sufficient. */
export function judgeGitHubRights(repository: string, rights: GitHubRights): readonly Finding[] {
  const { mayPush, isAdministrator, requestsLeft: left, requestsAnHour: most, expiresAt } = rights;
  return [
    mayPush
      ? ok(`the token can write to ${repository}`)
      : wrong(`the token cannot write to ${repository}`, 'Grant it write access to contents and pull requests.'),
    ...(isAdministrator
      ? []
      : [
          doubtful(
            'the token cannot delete environments, so they are only set to inactive',
            'To delete them, grant it the Administration permission.',
          ),
        ]),
    ...(left !== undefined && left < FEW_REQUESTS
      ? [doubtful(`${left} of ${most} requests remain in this hour`, 'Wait, or use a separate token.')]
      : []),
    ...(expiresAt !== undefined && expiresAt.getTime() - Date.now() < WEEK_MILLISECONDS
      ? [
          doubtful(
            `the token expires at ${expiresAt.toISOString().slice(0, 19).replace('T', ' ')}Z`,
            'Create a new one before then.',
          ),
        ]
      : []),
  ];
}
