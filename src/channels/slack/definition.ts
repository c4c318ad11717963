import type { Secret } from '../../model/value.ts';
import type { ChannelDefinition, Notification } from '../channel.ts';

/** Slack, by an incoming webhook. */
export interface SlackNotification extends Notification {
  readonly kind: 'slack';
  /** The address of an incoming webhook, by reference. @see https://api.slack.com/messaging/webhooks */
  readonly webhook: Secret;
}

export const slackDefinition: ChannelDefinition<SlackNotification> = {
  options: { webhook: 'secret' },
  check: () => [],
};
