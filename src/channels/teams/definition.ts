import type { Secret } from '../../model/value.ts';
import type { ChannelDefinition, Notification } from '../channel.ts';

/** Microsoft Teams, by a workflow that posts what a webhook gets. */
export interface TeamsNotification extends Notification {
  readonly kind: 'teams';
  /**
   * The address of a workflow "Post to a channel when a webhook request is received", by reference.
   *
   * @see https://support.microsoft.com/office/create-incoming-webhooks-with-workflows-for-microsoft-teams-8ae491c7-0394-4861-ba59-055e33f75498
   */
  readonly webhook: Secret;
}

export const teamsDefinition: ChannelDefinition<TeamsNotification> = {
  options: { webhook: 'secret' },
  check: () => [],
};
