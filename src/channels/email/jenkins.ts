import { positional } from '../../declarative/build.ts';
import { binary, call, method, named, parameter, property, statement, string, variable } from '../../groovy/build.ts';
import { reference } from '../../jenkins/controller/credentials.ts';
import { quietly } from '../../jenkins/pipelines/quietly.ts';
import type { JenkinsChannel } from '../jenkinsChannel.ts';
import type { EmailNotification } from './definition.ts';

/** @see https://www.jenkins.io/doc/pipeline/steps/workflow-basic-steps/#mail-mail */
export const emailInJenkins: JenkinsChannel<EmailNotification> = {
  send: ({ to }, text) => positional('mailTeam', [to.join(', '), text]),
  helper: (flow) => {
    const subject = binary(string(`${flow.name}: `), '+', variable('text'));
    const body = property(variable('env'), 'BUILD_URL');
    return {
      about:
        'Sends e-mail to the team. If it cannot be sent, the log says so, and the result of the build is unchanged.',
      method: method(
        'mailTeam',
        [parameter('to', { type: 'String' }), parameter('text', { type: 'String' })],
        [
          quietly('The mail was not sent.', [
            statement(call('mail', [named('to', variable('to')), named('subject', subject), named('body', body)])),
          ]),
        ],
      ),
    };
  },
  configuration: ([{ to }]) => ({
    unclassified: {
      mailer: { smtpHost: reference('SMTP_HOST', 'localhost'), smtpPort: reference('SMTP_PORT', '25') },
    },
    ...(to[0] !== undefined && { adminAddress: to[0] }),
  }),
};
