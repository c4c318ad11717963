import { HostFailure, readable } from '../failure.ts';

/** An error of Octokit in the reader's words. What is no answer of GitHub's, such as a fault of ours, stays as it is. */
export function toFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const status = 'status' in error && typeof error.status === 'number' ? error.status : undefined;
  if (status === undefined && error.name !== 'GraphqlResponseError') return error;
  const { code, what, fix } = explain(status ?? 200, error.message, headersOf(error));
  const isGeneral = GENERAL.includes(code);
  return new HostFailure(status ?? 200, code, `${what}: ${readable(error.message)}`, {
    fix,
    cause: error,
    isGeneral,
  });
}

/** Who refuses a token, has had enough or is down is not asked again for the next thing. */
const GENERAL: readonly string[] = ['credentials-refused', 'github-limit', 'github-unreachable'];

function explain(status: number, message: string, headers: Headers): { code: string; what: string; fix: string } {
  if (status === 401)
    return {
      code: 'credentials-refused',
      what: 'GitHub refuses the token',
      fix: 'Renew the token, then run the command again: it goes on where this one stopped.',
    };
  if (status === 429 || (status === 403 && isLimit(message, headers)))
    return {
      code: 'github-limit',
      what: 'GitHub wants fewer requests',
      fix: `${limitEnd(headers)} Run the command again then: it goes on where this one stopped.`,
    };
  if (status === 403)
    return { code: 'not-allowed', what: 'GitHub does not allow this', fix: `Give the token ${permission(headers)}.` };
  if (status === 404)
    return {
      code: 'github-not-found',
      what: 'GitHub has none of this, or the token may not see it',
      fix: 'Check the name of the repository in the flow, and that the token may read it.',
    };
  if (status >= 500)
    return {
      code: 'github-unreachable',
      what: 'GitHub does not answer',
      fix: 'Run the command again when it does; https://www.githubstatus.com tells of outages.',
    };
  return {
    code: 'github-refused',
    what: 'GitHub refuses this',
    fix: 'Mend what it names, then run the command again.',
  };
}

type Headers = { readonly [name: string]: unknown };

function headersOf(error: Error): Headers {
  const response = 'response' in error ? error.response : undefined;
  const headers = typeof response === 'object' && response !== null && 'headers' in response ? response.headers : {};
  return (headers ?? {}) as Headers;
}

function isLimit(message: string, headers: Headers): boolean {
  return (
    headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined || /rate limit/i.test(message)
  );
}

function limitEnd(headers: Headers): string {
  const reset = Number(headers['x-ratelimit-reset']);
  return headers['x-ratelimit-remaining'] === '0' && Number.isSafeInteger(reset)
    ? `It counts anew from ${new Date(reset * 1_000).toISOString()} on.`
    : `Wait ${readable(String(headers['retry-after'] ?? 60))} s.`;
}

/** @see https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens */
function permission(headers: Headers): string {
  const named = headers['x-accepted-github-permissions'];
  return typeof named === 'string' && named !== '' ? `the permission ${readable(named)}` : 'the permission for it';
}
