/** A chat channel. */
export interface Chat {
  /** @param webhook the address of the incoming webhook, which is a secret */
  send(webhook: string, text: string): Promise<void>;
}
