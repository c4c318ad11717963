import { BodyTooLong, readLimited } from '../../adapters/http/limitedBody.ts';
import { timeLimit } from '../../adapters/process/timeLimit.ts';
import { badInput, Failure, whyOf } from '../../run/failure.ts';

/** A Jenkinsfile is there at once, or is not. */
const TIMEOUT_MILLISECONDS = 20_000;
/** Longer than any pipeline that Jenkins compiles. */
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_REDIRECTS = 5;

/**
 * Gets a text file by a plain request, without credentials, from the host that is named and no other. The page of a file
 * on GitHub or GitLab stands for the file.
 *
 * @throws Failure `address-invalid`, `file-missing`, `file-private`, `file-elsewhere`, `file-is-page`, `file-too-large`,
 *   `host-unreachable`, `host-refuses`
 */
export async function fetchText(address: string, signal: AbortSignal): Promise<string> {
  const limited = timeLimit(TIMEOUT_MILLISECONDS, signal);
  let url = rawAddress(readAddress(address));
  for (let redirects = 0; ; redirects++) {
    const answer = await get(url, limited, signal);
    if (!REDIRECTS.has(answer.status)) return readAnswer(answer, url, signal);
    await answer.body?.cancel();
    const location = answer.headers.get('location') ?? '';
    if (!URL.canParse(location, url.href))
      throw new Failure('host-refuses', `${url.host} redirects ${shown(url)} to an invalid URL.`);
    const next = new URL(location, url);
    if (next.host !== url.host || redirects === MAX_REDIRECTS)
      throw new Failure('file-elsewhere', `${url.host} redirects to ${shown(next)}.`, {
        fix: 'If you trust that URL, import it. For a private repository, clone it and import the file.',
      });
    url = next;
  }
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** The address without what may be secret in it: its query often holds a token. */
export function shown({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

function readAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw badInput('address-invalid', `Invalid URL: ${address}.`, 'Use an https:// URL or a file path.');
  if (url.username !== '' || url.password !== '')
    throw badInput(
      'address-invalid',
      'The URL contains a user or a password, which pipegen does not send.',
      'Clone the repository and import the file.',
    );
  return url;
}

/** The address of the file itself, for that of a page that shows it. */
function rawAddress(url: URL): URL {
  const [, owner = '', repository = '', kind, ...rest] = url.pathname.split('/');
  if (url.host === 'github.com' && (kind === 'blob' || kind === 'raw') && rest.length > 1)
    return new URL(`https://raw.githubusercontent.com/${[owner, repository, ...rest].join('/')}`);
  return url.pathname.includes('/-/blob/') ? new URL(url.href.replace('/-/blob/', '/-/raw/')) : url;
}

async function get(url: URL, limited: AbortSignal, signal: AbortSignal): Promise<Response> {
  try {
    const headers = { accept: 'text/plain, */*;q=0.1', 'user-agent': 'pipegen' };
    return await fetch(url, { headers, redirect: 'manual', credentials: 'omit', signal: limited });
  } catch (error) {
    throw unreachable(url, error, signal);
  }
}

async function readAnswer(answer: Response, url: URL, signal: AbortSignal): Promise<string> {
  const { status, headers } = answer;
  if (status !== 200) await answer.body?.cancel();
  if (status === 404 || status === 410)
    throw new Failure('file-missing', `There is no file at ${shown(url)}.`, {
      fix: 'Check the branch and the path. If the repository is private, clone it and import the file.',
    });
  if (status === 401 || status === 403)
    throw new Failure('file-private', `${url.host} denies public access to ${shown(url)}.`, {
      fix: 'Clone the repository, and import the file.',
    });
  if (status !== 200) throw new Failure('host-refuses', `${url.host} returned ${status} for ${shown(url)}.`);
  const text = await readWhole(answer, url, signal);
  if (/\btext\/html\b/.test(headers.get('content-type') ?? '') || /^\s*<(?:!doctype|html)\b/i.test(text))
    throw new Failure('file-is-page', `${shown(url)} is a web page, not a Jenkinsfile.`, {
      fix: 'Use the URL of the "raw" file. If a login is required, clone the repository.',
    });
  return text;
}

async function readWhole(answer: Response, url: URL, signal: AbortSignal): Promise<string> {
  try {
    return await readLimited(answer, MAX_BYTES);
  } catch (error) {
    if (!(error instanceof BodyTooLong)) throw unreachable(url, error, signal);
    throw new Failure('file-too-large', `${shown(url)} is too large for a Jenkinsfile.`, {
      fix: 'Check the URL.',
    });
  }
}

/** What did not come to an answer; an interruption stays one. */
function unreachable(url: URL, error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return error;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const why = whyOf(cause);
  return new Failure('host-unreachable', `${url.host} is unreachable: ${why}.`, {
    fix: 'Check the host name and the network, or import a local file.',
    cause: error,
  });
}
