import { errorAt } from '../../model/diagnostic.ts';
import type { Secret } from '../../model/value.ts';
import type { ChannelDefinition, Notification } from '../channel.ts';
import { fillTemplate, PLACEHOLDERS, unknownPlaceholders } from './template.ts';

/** Anything that takes JSON by POST. */
export interface WebhookNotification extends Notification {
  readonly kind: 'webhook';
  /** Its address, by reference. */
  readonly webhook: Secret;
  /**
   * The JSON to send, in whose texts `{{flow}}`, `{{event}}`, `{{text}}` and `{{url}}` stand for what is told; default: an
   * object with these four.
   *
   * @example
   * template: '{ "msgtype": "m.text", "body": "{{flow}}: {{text}} {{url}}" }'
   */
  readonly template?: string;
}

export const webhookDefinition: ChannelDefinition<WebhookNotification> = {
  options: { webhook: 'secret', template: 'optional text' },
  check({ template }, path) {
    if (template === undefined) return [];
    const [unknown] = unknownPlaceholders(template);
    if (unknown !== undefined)
      return [
        errorAt(
          'template-invalid',
          [...path, 'template'],
          `Unknown placeholder "{{${unknown}}}" in the template.`,
          `Known placeholders: ${PLACEHOLDERS.map((name) => `{{${name}}}`).join(', ')}.`,
        ),
      ];
    return isJson(template)
      ? []
      : [
          errorAt(
            'template-invalid',
            [...path, 'template'],
            'The template is not JSON.',
            'Use JSON, with placeholders inside its strings: { "text": "{{flow}}: {{text}}" }',
          ),
        ];
  },
};

/** Whether it is JSON whatever is told: a quotation mark in a message outside of a text would end it. */
function isJson(template: string): boolean {
  try {
    JSON.parse(fillTemplate(template, { flow: '"', event: 'failed', text: '"', url: '"' }));
    return true;
  } catch {
    return false;
  }
}
