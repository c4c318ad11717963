import { setTimeout as pause } from 'node:timers/promises';
import type { DeploymentLink, StepContext } from 'pipegen';

const SECONDS_BETWEEN_ATTEMPTS = 5;

/**
 * Asks every link of the deployment until each has answered, and fails when one never does.
 *
 * A page, a redirect, and being asked for a password are answers. Not found is none: it is what the router says of a
 * host that it does not know.
 *
 * @example
 * smokeTest(path: '/', attempts: 10)
 */
export async function smokeTest(
  {
    path = '/',
    attempts = 5,
    timeoutSeconds = 10,
  }: {
    /** What each link is asked for. */
    path?: string;
    /** How often a link is asked before it counts as broken, with five seconds in between. */
    attempts?: number;
    /** How long one answer may take. */
    timeoutSeconds?: number;
  },
  context: StepContext,
): Promise<void> {
  const links = context.deployment?.links ?? [];
  if (links.length === 0) throw new Error('Nothing with a link was deployed here before.');
  const problems = await Promise.all(links.map((link) => askUntilItAnswers(link)));
  const broken = problems.filter((problem) => problem !== undefined);
  if (broken.length > 0) throw new Error(`${broken.length} of ${links.length} links are broken: ${broken.join('; ')}.`);

  /** What is wrong with the link in the end; nothing when it answers. */
  async function askUntilItAnswers({ service, url }: DeploymentLink): Promise<string | undefined> {
    const address = new URL(path, url);
    for (let attempt = 1; ; attempt++) {
      const problem = await ask(address);
      if (problem === undefined) {
        context.log(`${service} answers at ${address.href}`);
        return undefined;
      }
      context.log(`${service} at ${address.href}: ${problem} (attempt ${attempt} of ${attempts})`);
      if (attempt >= attempts) return `${service} at ${address.href}: ${problem}`;
      await pause(SECONDS_BETWEEN_ATTEMPTS * 1_000, undefined, { signal: context.signal });
    }
  }

  async function ask(address: URL): Promise<string | undefined> {
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(timeoutSeconds * 1_000)]);
    try {
      const { status, body } = await context.fetch(address, { redirect: 'manual', signal });
      await body?.cancel();
      return status < 400 || status === 401 || status === 403 ? undefined : `status ${status}`;
    } catch (error) {
      context.signal.throwIfAborted();
      const { message, cause } = error as Error;
      return cause instanceof Error ? cause.message : message;
    }
  }
}
