import type { ChannelKind, NotificationDefinition } from './definitions.ts';
import { emailInJenkins } from './email/jenkins.ts';
import type { JenkinsChannel } from './jenkinsChannel.ts';

/** The channels by which the controller itself sends. */
const JENKINS_CHANNELS: { readonly [Kind in ChannelKind]?: JenkinsChannel<never> } = {
  email: emailInJenkins,
};

/** How the controller sends by the channel of a notification; `undefined` where the agent does. */
export function jenkinsChannel({
  kind,
}: Pick<NotificationDefinition, 'kind'>): JenkinsChannel<NotificationDefinition> | undefined {
  return JENKINS_CHANNELS[kind] as JenkinsChannel<NotificationDefinition> | undefined;
}
