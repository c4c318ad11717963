import type { NotificationEvent } from '../../channels/channel.ts';
import { jenkinsChannel } from '../../channels/jenkins.ts';
import type { ArgumentValue } from '../../declarative/build.ts';
import { positional } from '../../declarative/build.ts';
import { fromDefinition } from '../../declarative/origin.ts';
import type { Step } from '../../declarative/tree.ts';
import { block, call, list, method, named, parameter, statement, string, variable } from '../../groovy/build.ts';
import { type Flow, notificationSecrets, notificationsOn } from '../../model/flow.ts';
import type { Helper } from './jenkinsfile.ts';
import { quietly } from './quietly.ts';
import { secretText } from './secrets.ts';
import { onAgent } from './workspace.ts';

/** Tells everyone who wants to hear of an event, from a stage that has an agent. */
export function tell(flow: Flow, event: NotificationEvent, text: ArgumentValue): readonly Step[] {
  return [...byController(flow, event, text), ...byAgent(flow, event, text)];
}

/** Tells everyone who wants to hear of an event, from where there is no agent. */
export function tellFromOutside(flow: Flow, event: NotificationEvent, text: string): readonly Step[] {
  const steps = byAgent(flow, event, text);
  return [...byController(flow, event, text), ...(steps.length === 0 ? [] : [onAgent(steps)])];
}

/** What the controller sends itself, as mail. */
function byController(flow: Flow, event: NotificationEvent, text: ArgumentValue): readonly Step[] {
  return notificationsOn(flow, event).flatMap((notification) => {
    const step = jenkinsChannel(notification)?.send(notification, text);
    return step === undefined
      ? []
      : [fromDefinition(step, ['notifications', flow.notifications.indexOf(notification)])];
  });
}

/** What the agent sends, to all channels in one step. */
function byAgent(flow: Flow, event: NotificationEvent, text: ArgumentValue): readonly Step[] {
  const wanted = notificationsOn(flow, event).find((notification) => jenkinsChannel(notification) === undefined);
  if (wanted === undefined) return [];
  return [fromDefinition(positional('tellTeam', [event, text]), ['notifications', flow.notifications.indexOf(wanted)])];
}

/** The methods behind the messages. */
export function notificationHelpers(flow: Flow): readonly Helper[] {
  const secrets = new Set(flow.notifications.flatMap(notificationSecrets).map(({ name }) => name));
  const tellTeam: Helper = {
    about: "Writes to the team's chat. A message that cannot be sent is said in the log and changes no result.",
    method: method(
      'tellTeam',
      [parameter('event', { type: 'String' }), parameter('text', { type: 'String' })],
      [
        quietly('The message was not sent.', [
          block(
            'withCredentials',
            [list([...secrets].map((name) => secretText(string(name))))],
            [statement(call('notifyTeam', [named('event', variable('event')), named('message', variable('text'))]))],
          ),
        ]),
      ],
    ),
  };
  const ofController = new Set(flow.notifications.flatMap((notification) => jenkinsChannel(notification) ?? []));
  return [...[...ofController].map((channel) => channel.helper(flow)), tellTeam].map((helper) =>
    fromDefinition(helper, ['notifications']),
  );
}
