import { notificationSecrets, notificationsOn } from '../../model/flow.ts';
import type { AgentContext } from '../../run/agentContext.ts';
import { whyOf } from '../../run/failure.ts';

/**
 * Tells the team's channels what happened, wherever the flow wants to hear of such an event. A message that cannot be sent
 * is a warning: it never fails a build. Mail is sent by the pipeline itself.
 *
 * @example
 * notifyTeam(event: 'deployed', message: 'qa-pr-57 is up.')
 */
export async function notifyTeam(
  {
    event,
    message,
  }: {
    /** What happened. */
    event: 'deployed' | 'failed' | 'fixed' | 'approvalNeeded';
    /** What to say, as plain text; a link to the build is added. */
    message: string;
  },
  context: AgentContext,
): Promise<void> {
  const { flow, variables, ports } = context;
  const url = variables.BUILD_URL;
  for (const notification of notificationsOn(flow, event)) {
    // What needs no secret, the pipeline sends itself.
    const [webhook] = notificationSecrets(notification);
    if (webhook === undefined) continue;
    const address = variables[webhook.name];
    if (address === undefined || address === '') {
      context.log(`Warning: ${webhook.name} is not set, so the message was not sent.`);
      continue;
    }
    try {
      await ports.messenger.send(notification, address, {
        flow: flow.name,
        event,
        text: message,
        ...(url !== undefined && { url }),
      });
    } catch (error) {
      context.signal.throwIfAborted();
      context.log(`Warning: the message was not sent: ${whyOf(error)}`);
    }
  }
}
