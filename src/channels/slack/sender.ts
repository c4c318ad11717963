import type { Sender } from '../sender.ts';
import type { SlackNotification } from './definition.ts';

/** @see https://api.slack.com/messaging/webhooks */
export const slackSender: Sender<SlackNotification> = {
  name: 'Slack',
  compose({ flow, text, url }) {
    const lines = [`${flow}: ${text}`, ...(url === undefined ? [] : [url])];
    return JSON.stringify({ text: escapeMarkup(lines.join('\n')) });
  },
};

/** `<!channel>` in a branch's name must not wake everyone. @see https://api.slack.com/reference/surfaces/formatting#escaping */
function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
