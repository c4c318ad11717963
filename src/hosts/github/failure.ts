import { HostFailure, readable } from '../failure.ts';

/** An error of Octokit as a message for users. Other errors, such as bugs, are returned unchanged. */
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

/** After a rejected token, a rate limit or an outage, no further requests are sent. */
const GENERAL: readonly string[] = ['credentials-refused', 'github-limit', 'github-unreachable'];

function explain(status: number, message: string, headers: Headers): { code: string; what: string; fix: string } {
  if (status === 401)
    return {
      code: 'credentials-refused',
      what: 'GitHub rejected the token',
      fix: 'Renew the token, then run the same command again to continue.',
    };
  if (status === 429 || (status === 403 && isLimit(message, headers)))
    return {
      code: 'github-limit',
      what: "GitHub's rate limit is exceeded",
      fix: `${limitEnd(headers)} Then run the same command again to continue.`,
    };
  if (status === 403)
    return { code: 'not-allowed', what: 'GitHub denied permission', fix: `Give the token ${permission(headers)}.` };
  if (status === 404)
    return {
      code: 'github-not-found',
      what: 'GitHub cannot find it, or the token has no access to it',
      fix: 'Check the repository name in the flow, and that the token can read the repository.',
    };
  if (status >= 500)
    return {
      code: 'github-unreachable',
      what: 'GitHub is unreachable',
      fix: 'Run the command again later. For outages, see https://www.githubstatus.com.',
    };
  return {
    code: 'github-refused',
    what: 'GitHub rejected the request',
    fix: 'Fix the reported problem, then run the command again.',
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
    ? `Wait until the limit resets at ${new Date(reset * 1_000).toISOString()}.`
    : `Wait ${readable(String(headers['retry-after'] ?? 60))} s.`;
}

/** @see https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens */
function permission(headers: Headers): string {
  const named = headers['x-accepted-github-permissions'];
  return typeof named === 'string' && named !== '' ? `the permission ${readable(named)}` : 'the required permission';
}
