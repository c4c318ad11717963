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
  return new ControllerFailure('controller-unreachable', `${controller} does not answer: ${mask(why(error))}.`, {
    fix: hints.unreached === undefined ? fix : `${fix} ${hints.unreached}`,
    cause: error,
  });
}

const CANNOT_REACH =
  'See that it runs and may be reached from here, and that JENKINS_URL is right; then run the command again.';

/** @see https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const FIXES: readonly { readonly codes: RegExp; readonly fix: string }[] = [
  {
    codes: /SELF_SIGNED|UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)/,
    fix: "If you trust it, set NODE_EXTRA_CA_CERTS to a file with the certificate, in PEM, of who signed the controller's own.",
  },
  {
    codes: /^(?:CERT_|ERR_TLS_CERT_)/,
    fix: "The controller's certificate is to be renewed, or JENKINS_URL is to have a name that it is for.",
  },
  { codes: /^(?:EPROTO|ERR_SSL_)/, fix: 'If it does not speak TLS, begin JENKINS_URL with http://.' },
  { codes: /^HPE_/, fix: 'What answers there does not speak HTTP: see the port, or begin JENKINS_URL with https://.' },
];

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

/** It sends more than can be meant. */
export function answersTooMuch({ controller, path }: Asked, mostBytes: number): ControllerFailure {
  return new ControllerFailure(
    'controller-answer-too-long',
    `${controller} answers with more than ${mostBytes / 1024 / 1024} MB at ${path}; the rest was not read.`,
    { fix: 'See what is there. A log that is longer is read as a file: pipegen explain-log FILE.' },
  );
}

/** It would have us ask somebody else, whom our credentials are none of the business of. */
export function sentElsewhere({ controller }: Asked, target: URL): ControllerFailure {
  return new ControllerFailure(
    'controller-elsewhere',
    `${controller} sends us to ${target.origin}, which nothing is sent to.`,
    {
      fix: `If that is the controller, set JENKINS_URL to its address there; if it is a page to log in, set JENKINS_USER and JENKINS_TOKEN, or ask for a way past it.`,
    },
  );
}

/** What answers there is something else, such as a proxy's page to log in. */
export function notJenkins({ controller, path }: Pick<Asked, 'controller' | 'path'>, what: string): ControllerFailure {
  return new ControllerFailure(
    'controller-not-jenkins',
    `${controller} is no Jenkins controller: ${what}, at ${path}.`,
    {
      fix: 'Set JENKINS_URL to the address that its own page "System" has as "Jenkins URL"; a proxy in front of it must let API tokens pass.',
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
    return new ControllerFailure('controller-refused', `${controller} refuses the user or the token (401).`, {
      status,
      fix: `Set JENKINS_USER to a user of the controller, and JENKINS_TOKEN to an API token that the page "Security" of this user makes.${withheld}`,
    });
  if (status === 403) {
    const right = headers.get('x-required-permission');
    const user = headers.get('x-you-are-authenticated-as');
    const who = user === null ? 'this user' : `"${mask(readable(user))}"`;
    const what = right === null ? `what ${path} needs` : `the right ${nameOfRight(readable(right))}`;
    return new ControllerFailure('controller-refused', `${controller} does not give ${who} ${what} (403).`, {
      status,
      fix: `Give the user ${right === null ? 'the right' : 'this right'} at the controller, or set JENKINS_USER and JENKINS_TOKEN to a user who has it.${withheld}`,
    });
  }
  if (status === 404)
    return new ControllerFailure('controller-not-found', `${controller} has nothing at ${path} (404).`, {
      status,
      fix: 'Check the name; what a user may not see is not found either.',
    });
  if (status >= 500)
    return new ControllerFailure(
      'controller-unreachable',
      `${controller} cannot answer (${status})${quoted(mask(textOf(text)))}`,
      { status, fix: 'It starts, or is in trouble: see its log, and run the command again.' },
    );
  return new ControllerFailure(
    'controller-refused',
    `${controller} refuses ${path} (${status})${quoted(mask(textOf(text)))}`,
    { status, fix: 'Mend what it names, then run the command again.' },
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
