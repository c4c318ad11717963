import type { ChannelDefinition } from './channel.ts';
import { type EmailNotification, emailDefinition } from './email/definition.ts';
import { type SlackNotification, slackDefinition } from './slack/definition.ts';
import { type TeamsNotification, teamsDefinition } from './teams/definition.ts';
import { type WebhookNotification, webhookDefinition } from './webhook/definition.ts';

/** What authors write of a notification by each channel. */
export interface Notifications {
  readonly slack: SlackNotification;
  readonly teams: TeamsNotification;
  readonly webhook: WebhookNotification;
  readonly email: EmailNotification;
}

/** The kinds of channels. */
export type ChannelKind = keyof Notifications;

/** Where messages go, and which. */
export type NotificationDefinition = Notifications[ChannelKind];

/** Every channel, by its name in the model. */
export const CHANNEL_DEFINITIONS: { readonly [Kind in ChannelKind]: ChannelDefinition<Notifications[Kind]> } = {
  slack: slackDefinition,
  teams: teamsDefinition,
  webhook: webhookDefinition,
  email: emailDefinition,
};

/** The definition of the channel of a notification. */
export function channelDefinition({ kind }: NotificationDefinition): ChannelDefinition<NotificationDefinition> {
  return CHANNEL_DEFINITIONS[kind] as ChannelDefinition<NotificationDefinition>;
}
