import { Failure } from '../../run/failure.ts';
import { doubtful, type Finding, ok, wrong } from '../../run/finding.ts';

/** What a token may do with a repository, by what GitHub tells of its user. */
export interface GitHubRights {
  readonly mayPush: boolean;
  /** What the deletion of environments takes. */
  readonly isAdministrator: boolean;
  readonly requestsLeft: number | undefined;
  readonly requestsAnHour: number | undefined;
  /** When the token ends, if it does. */
  readonly expiresAt: Date | undefined;
}

/**
 * Asks GitHub once who a token is to a repository.
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
      answer.status === 401
        ? 'GitHub does not accept the token.'
        : `GitHub returned ${answer.status} when asked for ${repository}.`,
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

/** Below so many requests a promotion or a prune may have to wait for the next hour. */
const FEW_REQUESTS = 200;
const WEEK_MILLISECONDS = 7 * 86_400_000;

/** What of a token's rights stands in the way of what is done with them. */
export function judgeGitHubRights(repository: string, rights: GitHubRights): readonly Finding[] {
  const { mayPush, isAdministrator, requestsLeft: left, requestsAnHour: most, expiresAt } = rights;
  return [
    mayPush
      ? ok(`the token may write to ${repository}`)
      : wrong(`the token may not write to ${repository}`, 'Give it write access to contents and pull requests.'),
    ...(isAdministrator
      ? []
      : [
          doubtful(
            'the token may not delete environments: they are only set inactive',
            'To have them deleted, give it the Administration permission.',
          ),
        ]),
    ...(left !== undefined && left < FEW_REQUESTS
      ? [doubtful(`${left} of ${most} requests are left in this hour`, 'Wait, or use a token of its own.')]
      : []),
    ...(expiresAt !== undefined && expiresAt.getTime() - Date.now() < WEEK_MILLISECONDS
      ? [
          doubtful(
            `the token ends at ${expiresAt.toISOString().slice(0, 19).replace('T', ' ')}Z`,
            'Make a new one before.',
          ),
        ]
      : []),
  ];
}
