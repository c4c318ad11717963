import { timeLimit } from '../adapters/process/timeLimit.ts';
import { Failure } from '../run/failure.ts';
import type { Messenger } from '../run/ports/messenger.ts';
import type { ChannelKind, NotificationDefinition, Notifications } from './definitions.ts';
import type { Sender } from './sender.ts';
import { slackSender } from './slack/sender.ts';
import { teamsSender } from './teams/sender.ts';
import { webhookSender } from './webhook/sender.ts';

/** The channels that the agent writes to, by a webhook each. */
const SENDERS: { readonly [Kind in Exclude<ChannelKind, 'email'>]: Sender<Notifications[Kind]> } = {
  slack: slackSender,
  teams: teamsSender,
  webhook: webhookSender,
};

/** A message is not worth a longer wait. */
const TIMEOUT_MILLISECONDS = 10_000;

/** Writes to channels by their webhooks. */
export function createMessenger(signal: AbortSignal): Messenger {
  return {
    async send(notification, address, message) {
      const sender = senderOf(notification);
      const answer = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: sender.compose(message, notification),
        signal: timeLimit(TIMEOUT_MILLISECONDS, signal),
      });
      if (!answer.ok) throw new Failure('chat-refused', `${sender.name} returned ${answer.status}.`);
    },
  };
}

function senderOf({ kind }: NotificationDefinition): Sender<NotificationDefinition> {
  if (kind === 'email') throw new Error('Mail is sent by the pipeline itself.');
  return SENDERS[kind] as Sender<NotificationDefinition>;
}
