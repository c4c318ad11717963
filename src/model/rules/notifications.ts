import { channelDefinition } from '../../channels/definitions.ts';
import type { Rule } from './rule.ts';

/** Every notification can be sent by its channel. */
export const notifications: Rule = ({ definition }) =>
  (definition.notifications ?? []).flatMap((notification, index) =>
    channelDefinition(notification).check(notification, ['notifications', index]),
  );
