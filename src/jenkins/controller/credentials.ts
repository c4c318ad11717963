import { jenkinsHost } from '../../hosts/jenkins.ts';
import type { Flow } from '../../model/flow.ts';
import { secretsOf } from '../pipelines/secrets.ts';
import { type Credential, login } from './credential.ts';

/** The credential with which the controller logs in to its agent. */
export const AGENT_CREDENTIALS = 'pipegen-agent';

/**
 * Every credential that the flows' pipelines and the controller itself ask for, once each. What only the host's stack
 * needs stays out of Jenkins.
 */
export function credentialsOf(flows: readonly Flow[]): readonly Credential[] {
  const all = flows.flatMap((flow): Credential[] => [
    ...repositoryCredentials(flow),
    login(flow.jenkins.registryCredentials, 'PASSWORD', 'Pushes and pulls images.'),
    ...secretsOf(flow).map(({ name, description }) => ({
      kind: 'text' as const,
      id: name,
      description,
      variable: name,
    })),
  ]);
  const agent: Credential = {
    kind: 'sshKey',
    id: AGENT_CREDENTIALS,
    description: 'Logs in to the agent.',
    user: 'jenkins',
    variable: 'JENKINS_AGENT_SSH_KEY',
  };
  return [agent, ...all].filter(({ id }, index, list) => list.findIndex((other) => other.id === id) === index);
}

/** The variables that hold a credential's values. */
export function variablesOf(credential: Credential): readonly string[] {
  return credential.kind === 'login' ? [credential.userVariable, credential.passwordVariable] : [credential.variable];
}

/** What git and the plugin of the git host show the host. */
function repositoryCredentials({ repository }: Flow): readonly Credential[] {
  const { credentials, host } = repository;
  if (credentials === undefined) return [];
  const description = `Reads the repository, merges changes and reports on ${host}.`;
  return [login(credentials, 'TOKEN', description), ...jenkinsHost(repository).credentials(repository)];
}

/** A text of an author in JCasC's own form, in which `${NAME}` would be read. */
export function verbatim(text: string): string {
  return text.replaceAll('${', '^${');
}

/** A value that is read when the program starts: JCasC and Compose write it alike. */
export function reference(variable: string, preset?: string): string {
  return preset === undefined ? `\${${variable}}` : `\${${variable}:-${preset}}`;
}
