import { type ArgumentValue, positional } from '../../declarative/build.ts';
import { fromDefinition } from '../../declarative/origin.ts';
import type { Step } from '../../declarative/tree.ts';
import {
  binary,
  block,
  call,
  list,
  method,
  named,
  parameter,
  property,
  statement,
  string,
  variable,
} from '../../groovy/build.ts';
import type { NotificationEvent } from '../../model/definition.ts';
import { type Flow, notificationsOn } from '../../model/flow.ts';
import type { Helper } from './jenkinsfile.ts';
import { quietly } from './quietly.ts';
import { secretText } from './secrets.ts';
import { onAgent } from './workspace.ts';

/** Tells everyone who wants to hear of an event, from a stage that has an agent. */
export function tell(flow: Flow, event: NotificationEvent, text: ArgumentValue): readonly Step[] {
  return [...mails(flow, event, text), ...chats(flow, event, text)];
}

/** Tells everyone who wants to hear of an event, from where there is no agent. */
export function tellFromOutside(flow: Flow, event: NotificationEvent, text: string): readonly Step[] {
  const chat = chats(flow, event, text);
  return [...mails(flow, event, text), ...(chat.length === 0 ? [] : [onAgent(chat)])];
}

/** The controller sends mail itself. */
function mails(flow: Flow, event: NotificationEvent, text: ArgumentValue): readonly Step[] {
  return notificationsOn(flow, event).flatMap((notification) =>
    notification.kind === 'email'
      ? [
          fromDefinition(positional('mailTeam', [notification.to.join(', '), text]), [
            'notifications',
            flow.notifications.indexOf(notification),
          ]),
        ]
      : [],
  );
}

/** The agent writes to chats. */
function chats(flow: Flow, event: NotificationEvent, text: ArgumentValue): readonly Step[] {
  const wanted = notificationsOn(flow, event).find(({ kind }) => kind === 'slack');
  if (wanted === undefined) return [];
  return [fromDefinition(positional('tellTeam', [event, text]), ['notifications', flow.notifications.indexOf(wanted)])];
}

/** The methods behind the messages. */
export function notificationHelpers(flow: Flow): readonly Helper[] {
  const buildUrl = property(variable('env'), 'BUILD_URL');
  const subject = binary(string(`${flow.name}: `), '+', variable('text'));
  const webhooks = flow.notifications.flatMap((notification) =>
    notification.kind === 'slack' ? [secretText(string(notification.webhook.name))] : [],
  );
  const helpers: readonly Helper[] = [
    {
      about: 'Mails the team. Mail that cannot be sent is said in the log and changes no result.',
      method: method(
        'mailTeam',
        [parameter('to', { type: 'String' }), parameter('text', { type: 'String' })],
        [
          quietly('The mail was not sent.', [
            statement(call('mail', [named('to', variable('to')), named('subject', subject), named('body', buildUrl)])),
          ]),
        ],
      ),
    },
    {
      about: "Writes to the team's chat. A message that cannot be sent is said in the log and changes no result.",
      method: method(
        'tellTeam',
        [parameter('event', { type: 'String' }), parameter('text', { type: 'String' })],
        [
          quietly('The message was not sent.', [
            block(
              'withCredentials',
              [list(webhooks)],
              [statement(call('notifyTeam', [named('event', variable('event')), named('message', variable('text'))]))],
            ),
          ]),
        ],
      ),
    },
  ];
  return helpers.map((helper) => fromDefinition(helper, ['notifications']));
}
