import type { Message } from './channel.ts';

/** How a channel that the agent writes to by a webhook says something. */
export interface Sender<Options> {
  /** As people call it: `Slack`. */
  readonly name: string;
  /** The JSON to send, in which all of the message is escaped for the channel. */
  compose(message: Message, options: Options): string;
}
