import { printableLine } from '../plan/printable.ts';
import { Failure } from '../run/failure.ts';
import type { AccessHints } from './access.ts';

/** A controller refused, or did not answer. */
export class ControllerFailure extends Failure {
  override readonly name = 'ControllerFailure';
  /** The answer's HTTP status; nothing when none came. */
  readonly status: number | undefined;

  constructor(
    code: string,
    message: string,
    options: { readonly status?: number; readonly fix: string; readonly cause?: unknown },
  ) {
    super(code, message, options);
    this.status = options.status;
  }
}

/** Whether it is a controller's answer of a status. */
export function hasControllerStatus(error: unknown, status: number): error is ControllerFailure {
  return error instanceof ControllerFailure && error.status === status;
}

/** What a failure is about. */
export interface Asked {
  /** The controller's address, without what follows it. */
  readonly controller: string;
  /** Below the address. */
  readonly path: string;
  /** Takes out of text what nobody should see. */
  readonly mask: (text: string) => string;
  /** What of the environment may be why it fails. */
  readonly hints: AccessHints;
}

/** An answer whose status says no. */
export interface Refusal {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** No answer came. */
export function unreachable({ controller, mask, hints }: Asked, error: unknown): ControllerFailure {
  const fix = FIXES.find(({ codes }) => codes.test(codeOf(error)))?.fix ?? CANNOT_REACH;
  return new ControllerFailure('controller-unreachable', `${controller} is unreachable: ${mask(why(error))}.`, {
    fix: hints.unreached === undefined ? fix : `${fix} ${hints.unreached}`,
    cause: error,
  });
}

const CANNOT_REACH =
  'Check that it is running and reachable from this machine, and that JENKINS_URL is correct. Then run the command again.';

/** @see https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const FIXES: readonly { readonly codes: RegExp; readonly fix: string }[] = [
  {
    codes: /SELF_SIGNED|UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)/,
    fix: 'If you trust the controller, set NODE_EXTRA_CA_CERTS to a PEM file with the certificate of its issuer.',
  },
  {
    codes: /^(?:CERT_|ERR_TLS_CERT_)/,
    fix: "Renew the controller's certificate, or set JENKINS_URL to a host name that the certificate covers.",
  },
  { codes: /^(?:EPROTO|ERR_SSL_)/, fix: 'If the controller does not use TLS, start JENKINS_URL with http://.' },
  { codes: /^HPE_/, fix: 'The response is not HTTP. Check the port, or start JENKINS_URL with https://.' },
];

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

/** It sends more than can be meant. */
export function answersTooMuch({ controller, path }: Asked, mostBytes: number): ControllerFailure {
  return new ControllerFailure(
    'controller-answer-too-long',
    `${controller} returned more than ${mostBytes / 1024 / 1024} MB at ${path}. The rest was not read.`,
    { fix: 'For a longer log, download it and run: pipegen explain-log FILE' },
  );
}

/** It would have us ask somebody else, whom our credentials are none of the business of. */
export function sentElsewhere({ controller }: Asked, target: URL): ControllerFailure {
  return new ControllerFailure(
    'controller-elsewhere',
    `${controller} redirects to ${target.origin}. pipegen did not follow.`,
    {
      fix: `If that is the controller, set JENKINS_URL to that URL. If it is a login page, set JENKINS_USER and JENKINS_TOKEN, or ask your administrator for access without it.`,
    },
  );
}

/** What answers there is something else, such as a proxy's page to log in. */
export function notJenkins({ controller, path }: Pick<Asked, 'controller' | 'path'>, what: string): ControllerFailure {
  return new ControllerFailure(
    'controller-not-jenkins',
    `${controller} is not a Jenkins controller: ${what}, at ${path}.`,
    {
      fix: 'Set JENKINS_URL to the "Jenkins URL" in Manage Jenkins, System. A proxy in front of the controller must pass API tokens.',
    },
  );
}

/** It wants to know who asks. */
export function notLoggedIn(asked: Asked): ControllerFailure {
  return failureOf(asked, { status: 401, headers: new Headers(), text: '' });
}

/** What a refusal means. */
export function failureOf({ controller, path, mask, hints }: Asked, answer: Refusal): ControllerFailure {
  const { status, headers, text } = answer;
  const withheld = hints.withheld === undefined ? '' : ` ${hints.withheld}`;
  if (status === 401)
    return new ControllerFailure('controller-refused', `${controller} rejected the user or the token (401).`, {
      status,
      fix: `Set JENKINS_USER to a user of the controller, and JENKINS_TOKEN to an API token from that user's "Security" page.${withheld}`,
    });
  if (status === 403) {
    const right = headers.get('x-required-permission');
    const user = headers.get('x-you-are-authenticated-as');
    const who = user === null ? 'this user' : `"${mask(readable(user))}"`;
    const what = right === null ? `access to ${path}` : `the permission ${nameOfRight(readable(right))}`;
    return new ControllerFailure('controller-refused', `${controller} denies ${who} ${what} (403).`, {
      status,
      fix: `Grant the user ${right === null ? 'access' : 'this permission'} on the controller, or set JENKINS_USER and JENKINS_TOKEN to a user who has it.${withheld}`,
    });
  }
  if (status === 404)
    return new ControllerFailure('controller-not-found', `${controller} returned 404 for ${path}.`, {
      status,
      fix: 'Check the name. Jenkins also returns 404 for items that the user may not see.',
    });
  if (status >= 500)
    return new ControllerFailure(
      'controller-unreachable',
      `${controller} failed (${status})${quoted(mask(textOf(text)))}`,
      { status, fix: 'The controller may be starting. Check its log, then run the command again.' },
    );
  return new ControllerFailure(
    'controller-refused',
    `${controller} rejected ${path} (${status})${quoted(mask(textOf(text)))}`,
    { status, fix: 'Fix the reported problem, then run the command again.' },
  );
}

/** What an outside party says, on one line of bearable length, harmless to a terminal. */
export function readable(text: string): string {
  const line = printableLine(text.replaceAll(/\s+/g, ' ').trim());
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

/** `hudson.model.Item.Build` is called Job/Build where rights are given. */
function nameOfRight(id: string): string {
  const [owner = '', right = ''] = id.split('.').slice(-2);
  return `${OWNERS.get(owner) ?? owner}/${right}`;
}

const OWNERS = new Map([
  ['Hudson', 'Overall'],
  ['Jenkins', 'Overall'],
  ['Item', 'Job'],
]);

/** The words of a page of Jenkins, whose own are in its main panel. */
function textOf(body: string): string {
  const main = body.slice(Math.max(0, body.search(/id=["']?main-panel/)));
  const words = main
    .replaceAll(/<(script|style|title)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/^[^<]*>/, '')
    .replaceAll(/<[^>]*>/g, ' ');
  return readable(
    words.replaceAll(/&(lt|gt|quot|amp|#039|#39);/g, (whole, name: string) => ENTITIES.get(name) ?? whole),
  );
}

const ENTITIES = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['amp', '&'],
  ['#039', "'"],
  ['#39', "'"],
]);

function quoted(words: string): string {
  return words === '' ? '.' : `: ${words}`;
}

/** Why no answer came: what Node's `fetch` throws says no more than that it failed, its cause does. */
function why(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : { message: String(error), cause: undefined };
  const inner = cause instanceof Error ? cause.message || String('code' in cause ? cause.code : '') : message;
  return readable(inner || message).replace(/\.$/, '');
}
