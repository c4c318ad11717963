import type { Sender } from '../sender.ts';
import type { TeamsNotification } from './definition.ts';

/**
 * An Adaptive Card. Its texts are runs, in which no markup is read as it is in a block of text.
 *
 * @see https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 * @see https://adaptivecards.io/explorer/TextRun.html
 */
export const teamsSender: Sender<TeamsNotification> = {
  name: 'Microsoft Teams',
  compose: ({ flow, text, url }) =>
    JSON.stringify({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: {
            $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
            type: 'AdaptiveCard',
            version: '1.4',
            body: [
              {
                type: 'RichTextBlock',
                inlines: [
                  { type: 'TextRun', text: inert(`${flow}: `), weight: 'Bolder' },
                  { type: 'TextRun', text: inert(text) },
                ],
              },
            ],
            ...(url !== undefined &&
              /^https?:\/\//.test(url) && { actions: [{ type: 'Action.OpenUrl', title: 'Open the build', url }] }),
          },
        },
      ],
    }),
};

/**
 * Dates and times are computed in every text: `{{DATE(...)}}`. An invisible letter between the braces keeps it from that.
 *
 * @see https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features#datetime-function-rules
 */
function inert(text: string): string {
  return text.replaceAll('{{', '{\u200b{');
}
