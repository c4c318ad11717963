import { notificationsOn } from '../../model/flow.ts';
import type { AgentContext } from '../../run/agentContext.ts';
import { whyOf } from '../../run/failure.ts';

/**
 * Tells the team's chat what happened, wherever the flow wants to hear of such an event. A message that cannot be sent
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
  const text = [`${flow.name}: ${message}`, ...(variables.BUILD_URL === undefined ? [] : [variables.BUILD_URL])].join(
    '\n',
  );
  for (const notification of notificationsOn(flow, event)) {
    if (notification.kind !== 'slack') continue;
    const { name } = notification.webhook;
    const webhook = variables[name];
    if (webhook === undefined || webhook === '') {
      context.log(`Warning: ${name} is not set, so the message was not sent.`);
      continue;
    }
    try {
      await ports.chat.send(webhook, text);
    } catch (error) {
      context.signal.throwIfAborted();
      context.log(`Warning: the message was not sent: ${whyOf(error)}`);
    }
  }
}
