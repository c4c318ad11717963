import { Failure } from '../../run/failure.ts';
import type { Chat } from '../../run/ports/chat.ts';
import { timeLimit } from '../process/timeLimit.ts';

/** A message is not worth a longer wait. */
const TIMEOUT_MILLISECONDS = 10_000;

/** Slack by an incoming webhook. @see https://api.slack.com/messaging/webhooks */
export function createSlack(signal: AbortSignal): Chat {
  return {
    async send(webhook, text) {
      const answer = await fetch(webhook, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: escapeMarkup(text) }),
        signal: timeLimit(TIMEOUT_MILLISECONDS, signal),
      });
      if (!answer.ok) throw new Failure('chat-refused', `Slack answers ${answer.status}.`);
    },
  };
}

/** `<!channel>` in a branch's name must not wake everyone. @see https://api.slack.com/reference/surfaces/formatting#escaping */
function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
