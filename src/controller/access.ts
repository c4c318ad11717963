import { badInput } from '../run/failure.ts';

/** How a controller is reached, and as whom. */
export interface ControllerAccess {
  /** Its address, with the path that it may have; ends with a slash. */
  readonly url: string;
  /** Nobody in particular when missing. */
  readonly credentials: ControllerCredentials | undefined;
  readonly hints: AccessHints;
}

/** What of the environment may be why a controller is not reached, or refuses; each a sentence. */
export interface AccessHints {
  /** Of a proxy that is not used. */
  readonly unreached?: string;
  /** Of credentials that are not sent. */
  readonly withheld?: string;
}

/** A user of a controller. */
export interface ControllerCredentials {
  readonly user: string;
  /** An API token; a password serves as well. */
  readonly token: string;
}

/**
 * A controller as the environment names it: `JENKINS_URL`, `JENKINS_USER` and `JENKINS_TOKEN`.
 *
 * @param env the variables
 * @param address used instead of `JENKINS_URL`; of another origin than that, or without it, it gets no credentials
 * @throws {Failure} `controller-unknown` when there is no address, or none that serves; `controller-credentials-incomplete`
 * @see https://www.jenkins.io/doc/book/system-administration/authenticating-scripted-clients/
 */
export function readControllerAccess(
  env: { readonly [name: string]: string | undefined },
  address = env.JENKINS_URL,
): ControllerAccess {
  if (address === undefined || address.trim() === '')
    throw badInput('controller-unknown', 'The controller is not set.', HOW);
  const url = URL.canParse(address.trim()) ? new URL(address.trim()) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw badInput('controller-unknown', "The controller's URL must start with https:// or http://.", HOW);
  // Not shown: it holds what nobody should see.
  if (url.username !== '' || url.password !== '')
    throw badInput('controller-unknown', "The controller's URL contains a user or a password.", HOW);
  const { JENKINS_USER: user = '', JENKINS_TOKEN: token = '' } = env;
  if ((user === '') !== (token === ''))
    throw badInput(
      'controller-credentials-incomplete',
      `${user === '' ? 'JENKINS_TOKEN is set, and JENKINS_USER is not' : 'JENKINS_USER is set, and JENKINS_TOKEN is not'}.`,
      'Set both. To access the controller anonymously, set neither.',
    );
  const isTheirs = originOf(env.JENKINS_URL) === url.origin;
  return {
    url: `${url.origin}${url.pathname.replace(/\/*$/, '/')}`,
    credentials: user === '' || !isTheirs ? undefined : { user, token },
    hints: {
      ...(user !== '' && !isTheirs && { withheld: WITHHELD }),
      ...(ignoresProxy(env, url.protocol) && { unreached: PROXY }),
    },
  };
}

function originOf(address = ''): string | undefined {
  return URL.canParse(address.trim()) ? new URL(address.trim()).origin : undefined;
}

/** @see https://nodejs.org/api/cli.html#node_use_env_proxy1 */
function ignoresProxy(env: { readonly [name: string]: string | undefined }, protocol: string): boolean {
  const name = protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  return Boolean(env[name] || env[name.toUpperCase()]) && env.NODE_USE_ENV_PROXY !== '1';
}

const PROXY = 'HTTP_PROXY and HTTPS_PROXY are used only if NODE_USE_ENV_PROXY is 1 and Node.js is 22.21, 24 or later.';
const WITHHELD =
  'JENKINS_USER and JENKINS_TOKEN were not sent, because they are only for the controller at JENKINS_URL.';

const HOW =
  'Set JENKINS_URL to its URL, such as https://jenkins.example/, JENKINS_USER to a user and JENKINS_TOKEN to an API token of that user.';
