import type { Flow } from '../../model/flow.ts';
import { type Secret, type Setting, secretFile, setting } from '../../model/value.ts';
import type { Credential } from './credential.ts';
import { credentialsOf } from './credentials.ts';

/** What the controller and its agent read when they start, apart from what the flows' services read anyway. */
export function controllerVariables(flows: readonly Flow[]): readonly (Setting | Secret)[] {
  return [
    secretFile('JENKINS_ADMIN_PASSWORD', { description: 'The password of the Jenkins user "admin".' }),
    ...credentialsOf(flows).flatMap(credentialVariables),
    setting('JENKINS_AGENT_SSH_PUBKEY', {
      description: 'The public key that belongs to JENKINS_AGENT_SSH_KEY, as ssh-keygen writes it.',
    }),
    ...CONTROLLER_SETTINGS,
  ];
}

/** Settings that have a default. */
export const CONTROLLER_SETTINGS = [
  { name: 'JENKINS_PORT', default: '8080', description: 'The port of localhost at which the controller answers.' },
  { name: 'DOCKER_GROUP', default: '999', description: 'The group that owns /var/run/docker.sock: "stat -c %g".' },
  { name: 'SMTP_HOST', default: 'localhost', description: 'The server by which Jenkins sends mail.' },
  { name: 'SMTP_PORT', default: '25', description: "The mail server's port." },
].map(({ name, ...options }) => setting(name, options));

/** Secrets of a flow's services are listed with those. */
function credentialVariables(credential: Credential): readonly (Setting | Secret)[] {
  const { id, description } = credential;
  switch (credential.kind) {
    case 'text':
    // The token of a login, once more.
    case 'token':
      return [];
    case 'sshKey':
      return [secretFile(credential.variable, { description: `${description} A private key, of several lines.` })];
    case 'login':
      return [
        setting(credential.userVariable, { description: `The user of the Jenkins credential "${id}".` }),
        secretFile(credential.passwordVariable, { description }),
      ];
  }
}
