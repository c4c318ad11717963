import type { DefinitionPath, Diagnostic } from '../model/diagnostic.ts';
import type { OptionShape } from '../model/options.ts';

/** When a message is sent. */
export type NotificationEvent = 'deployed' | 'failed' | 'fixed' | 'approvalNeeded';

/** What the notifications of every channel have. */
export interface Notification {
  /** What it tells of. */
  readonly on: readonly NotificationEvent[];
}

/**
 * A channel by which a team is told, as far as a flow's author and the generator know it.
 *
 * Each is in its own folder; `definitions.ts`, `jenkins.ts` and `senders.ts` list them all.
 */
export interface ChannelDefinition<Options> {
  /** The shapes of what an author writes, by the option's name. */
  readonly options: { readonly [Name in Exclude<keyof Options, 'kind' | 'on'>]-?: OptionShape };
  /**
   * What is wrong with what an author wrote, although it has its shape.
   *
   * @param path where it stands in the flow
   */
  check(options: Options, path: DefinitionPath): readonly Diagnostic[];
}

/** What is told. All of it is text that anybody may have written. */
export interface Message {
  /** The flow's name. */
  readonly flow: string;
  readonly event: NotificationEvent;
  readonly text: string;
  /** The page of the build. */
  readonly url?: string;
}
