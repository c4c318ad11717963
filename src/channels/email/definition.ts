import { errorAt } from '../../model/diagnostic.ts';
import type { ChannelDefinition, Notification } from '../channel.ts';

/** E-mail, which Jenkins sends itself. */
export interface EmailNotification extends Notification {
  readonly kind: 'email';
  readonly to: readonly string[];
}

/** One plain address: Jenkins takes several from one text, and its configuration fills in `${...}`. */
const MAIL = /^[\w.!#%&'*+/=?^~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;

export const emailDefinition: ChannelDefinition<EmailNotification> = {
  options: { to: 'texts' },
  check: ({ to }, path) =>
    to.flatMap((address, position) =>
      MAIL.test(address)
        ? []
        : [
            errorAt(
              'address-invalid',
              [...path, 'to', position],
              `Invalid e-mail address: ${JSON.stringify(address)}.`,
              'Use "name@example.com", one address per string.',
            ),
          ],
    ),
};
