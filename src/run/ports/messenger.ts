import type { Message } from '../../channels/channel.ts';
import type { NotificationDefinition } from '../../channels/definitions.ts';

/** Sends messages to a team. */
export interface Messenger {
  /**
   * Sends one message.
   *
   * @param address the address of the channel's webhook, which is a secret
   */
  send(notification: NotificationDefinition, address: string, message: Message): Promise<void>;
}
