import { jenkinsChannel } from '../../channels/jenkins.ts';
import { printGroovy } from '../../groovy/print.ts';
import { jenkinsHost } from '../../hosts/jenkins.ts';
import type { Flow } from '../../model/flow.ts';
import type { Credential } from './credential.ts';
import { AGENT_CREDENTIALS, credentialsOf, reference, verbatim } from './credentials.ts';
import { type FlowPipelines, jobs } from './jobs.ts';

/** Where an agent works. */
export const AGENT_FOLDER = '/home/jenkins/agent';
/** Where an agent puts copies of data. */
export const BACKUP_FOLDER = '/home/jenkins/backups';

/**
 * The controller's configuration as code. `${NAME}` is read when the controller starts, from a file in `/run/secrets`
 * or the environment.
 *
 * @see https://github.com/jenkinsci/configuration-as-code-plugin
 */
export function configuration(flows: readonly [FlowPipelines, ...FlowPipelines[]]): object {
  const [{ flow }] = flows;
  const { jenkins } = flow;
  const channels = channelConfigurations(flows.map((one) => one.flow));
  const adminAddress = channels.map((channel) => channel.adminAddress).find((address) => address !== undefined);
  const labels = [...new Set(flows.map((one) => one.flow.jenkins.agentLabel))];
  return {
    jenkins: {
      systemMessage: 'This controller is configured from code: changes made here are lost when it restarts.',
      // The help pages of library steps are HTML, which Jenkins shows as plain text otherwise.
      markupFormatter: { rawHtml: { disableSyntaxHighlighting: true } },
      numExecutors: 0,
      securityRealm: {
        local: { allowsSignup: false, users: [{ id: 'admin', password: reference('JENKINS_ADMIN_PASSWORD') }] },
      },
      authorizationStrategy: { loggedInUsersCanDoAnything: { allowAnonymousRead: false } },
      nodes: [{ permanent: agent(labels) }],
    },
    credentials: {
      system: {
        domainCredentials: [{ credentials: credentialsOf(flows.map((one) => one.flow)).map(credential) }],
      },
    },
    unclassified: {
      location: {
        url: `${jenkins.url.replace(/\/$/, '')}/`,
        ...(adminAddress === undefined ? {} : { adminAddress }),
      },
      ...hostServers(flows.map((one) => one.flow)),
      ...(Object.assign({}, ...channels.map(({ unclassified }) => unclassified)) as object),
      globalLibraries: { libraries: [library(flow)] },
    },
    jobs: [{ script: verbatim(printGroovy(jobs(flows))) }],
  };
}

/** An agent that runs beside the controller, with Git, Node.js and Docker. */
function agent(labels: readonly string[]): object {
  return {
    name: 'agent',
    labelString: verbatim(labels.join(' ')),
    mode: 'EXCLUSIVE',
    numExecutors: 4,
    remoteFS: AGENT_FOLDER,
    retentionStrategy: 'always',
    nodeProperties: [{ envVars: { env: [{ key: 'PIPEGEN_BACKUP_DIR', value: BACKUP_FOLDER }] } }],
    launcher: {
      ssh: {
        host: 'agent',
        port: 22,
        credentialsId: AGENT_CREDENTIALS,
        javaPath: '/opt/java/openjdk/bin/java',
        // The key that the agent shows first is held against it ever after.
        sshHostKeyVerificationStrategy: {
          manuallyTrustedKeyVerificationStrategy: { requireInitialManualTrust: false },
        },
      },
    },
  };
}

function credential(of: Credential): object {
  const { id } = of;
  const description = verbatim(of.description);
  switch (of.kind) {
    case 'login': {
      const [username, password] = [reference(of.userVariable), reference(of.passwordVariable)];
      return { usernamePassword: { scope: 'GLOBAL', id, description, username, password } };
    }
    case 'text':
      return { string: { scope: 'GLOBAL', id, description, secret: reference(of.variable) } };
    case 'token':
      return { [of.type]: { scope: 'SYSTEM', id, description, token: reference(of.variable) } };
    case 'sshKey': {
      const privateKeySource = { directEntry: { privateKey: reference(of.variable) } };
      return { basicSSHUserPrivateKey: { scope: 'SYSTEM', id, description, username: of.user, privateKeySource } };
    }
  }
}

/** The shared library. Every pipeline names the version that it was built for, so that it must be allowed to. */
function library(flow: Flow): object {
  const { jenkins, repository } = flow;
  return {
    name: 'pipegen',
    defaultVersion: jenkins.libraryVersion,
    allowVersionOverride: true,
    implicit: false,
    includeInChangesets: false,
    retriever: {
      modernSCM: {
        libraryPath: 'jenkins/',
        scm: {
          git: {
            remote: repository.clone,
            ...(repository.credentials !== undefined && { credentialsId: repository.credentials }),
            traits: ['gitBranchDiscovery', 'gitTagDiscovery'],
          },
        },
      },
    },
  };
}

/** What each plugin of a git host is told of the servers, where the flows need it. */
function hostServers(flows: readonly Flow[]): object {
  const kinds = [...new Set(flows.map(({ repository }) => repository.kind))];
  const servers = kinds.map((kind) =>
    jenkinsHost({ kind }).servers(flows.map(({ repository }) => repository).filter((one) => one.kind === kind)),
  );
  return Object.assign({}, ...servers);
}

/** What the channels need by which the controller itself sends. */
function channelConfigurations(flows: readonly Flow[]) {
  const notifications = flows.flatMap((flow) => flow.notifications);
  return [...new Set(notifications.map(({ kind }) => kind))].flatMap((kind) => {
    const [first, ...others] = notifications.filter((notification) => notification.kind === kind);
    return first === undefined ? [] : (jenkinsChannel(first)?.configuration([first, ...others]) ?? []);
  });
}
