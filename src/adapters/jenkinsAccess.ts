import { badInput } from '../run/failure.ts';

/** How a controller is reached, and as whom. */
export interface ControllerAccess {
  /** Its address, with the path that it may have; ends with a slash. */
  readonly url: string;
  /** Nobody in particular when missing. */
  readonly credentials: ControllerCredentials | undefined;
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
 * @param address used instead of `JENKINS_URL`
 * @throws {Failure} `controller-unknown` when there is no address, or none that serves; `controller-credentials-incomplete`
 * @see https://www.jenkins.io/doc/book/system-administration/authenticating-scripted-clients/
 */
export function readControllerAccess(
  env: { readonly [name: string]: string | undefined },
  address = env.JENKINS_URL,
): ControllerAccess {
  if (address === undefined || address.trim() === '')
    throw badInput('controller-unknown', 'It is not known which controller is meant.', HOW);
  const url = URL.canParse(address.trim()) ? new URL(address.trim()) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw badInput(
      'controller-unknown',
      'The address of the controller is none that begins with https:// or http://.',
      HOW,
    );
  // Not shown: it holds what nobody should see.
  if (url.username !== '' || url.password !== '')
    throw badInput('controller-unknown', 'The address of the controller holds a user or a password.', HOW);
  const { JENKINS_USER: user = '', JENKINS_TOKEN: token = '' } = env;
  if ((user === '') !== (token === ''))
    throw badInput(
      'controller-credentials-incomplete',
      `${user === '' ? 'JENKINS_TOKEN is set, and JENKINS_USER is not' : 'JENKINS_USER is set, and JENKINS_TOKEN is not'}.`,
      'Set both, or neither for what a controller shows to everyone.',
    );
  return {
    url: `${url.origin}${url.pathname.replace(/\/*$/, '/')}`,
    credentials: user === '' ? undefined : { user, token },
  };
}

const HOW =
  'Set JENKINS_URL to its address, such as https://jenkins.example/, and JENKINS_USER and JENKINS_TOKEN to a user and an API token of theirs.';
