import type { Sender } from '../sender.ts';
import type { WebhookNotification } from './definition.ts';
import { DEFAULT_TEMPLATE, fillTemplate } from './template.ts';

/** The author's own JSON. */
export const webhookSender: Sender<WebhookNotification> = {
  name: 'The webhook',
  compose: (message, { template = DEFAULT_TEMPLATE }) => fillTemplate(template, message),
};
