import type { Flow } from '../../model/flow.ts';
import { AGENT_FOLDER, BACKUP_FOLDER } from './configuration.ts';
import { credentialsOf, reference, variablesOf } from './credentials.ts';
import { CONTROLLER_SETTINGS } from './variables.ts';

const DEFAULT_IMAGE = { name: 'jenkins/jenkins', tag: '2.443-alpine' };
const AGENT_IMAGE = 'jenkins/ssh-agent:6.24.0-alpine-jdk17';
const CONFIGURATION = '/usr/share/jenkins/pipegen/jenkins.yaml';

/**
 * A Compose file that starts the controller with its configuration, and an agent beside it.
 *
 * @see https://github.com/jenkinsci/docker
 * @see https://github.com/jenkinsci/docker-agents
 */
export function composeFile(flows: readonly Flow[]): object {
  const secrets = secretNames(flows);
  const base = controllerImage(flows);
  return {
    name: 'pipegen-controller',
    services: {
      controller: {
        image: `pipegen-controller:${base.tag}`,
        build: { context: '.', dockerfile_inline: controllerDockerfile(`${base.name}:${base.tag}`) },
        environment: {
          CASC_JENKINS_CONFIG: CONFIGURATION,
          JAVA_OPTS: '-Djenkins.install.runSetupWizard=false',
          SMTP_HOST: optional('SMTP_HOST'),
          SMTP_PORT: optional('SMTP_PORT'),
        },
        secrets,
        // For trying it out: Traefik is what the world sees.
        ports: [`127.0.0.1:${optional('JENKINS_PORT')}:8080`],
        volumes: ['home:/var/jenkins_home'],
        healthcheck: {
          test: ['CMD', 'curl', '-fsS', '-o', '/dev/null', 'http://127.0.0.1:8080/login'],
          interval: '10s',
          timeout: '5s',
          retries: 6,
          start_period: '3m',
        },
        restart: 'unless-stopped',
        stop_grace_period: '1m',
      },
      agent: {
        image: 'pipegen-agent:1',
        build: {
          context: '.',
          dockerfile_inline: AGENT_DOCKERFILE,
          args: { DOCKER_GROUP: optional('DOCKER_GROUP') },
        },
        environment: {
          JENKINS_AGENT_SSH_PUBKEY: reference('JENKINS_AGENT_SSH_PUBKEY'),
        },
        volumes: [
          '/var/run/docker.sock:/var/run/docker.sock',
          `work:${AGENT_FOLDER}`,
          `backups:${BACKUP_FOLDER}`,
          // The host keys that the controller has come to trust.
          'agent-ssh:/etc/ssh',
        ],
        restart: 'unless-stopped',
      },
    },
    secrets: Object.fromEntries(secrets.map((name) => [name, { environment: name }])),
    volumes: { home: {}, work: {}, backups: {}, 'agent-ssh': {} },
  };
}

/** What must be set to start the controller. */
export function secretNames(flows: readonly Flow[]): readonly string[] {
  return ['JENKINS_ADMIN_PASSWORD', ...credentialsOf(flows).flatMap(variablesOf)];
}

/** A setting, or its default. */
function optional(name: string): string {
  return reference(name, CONTROLLER_SETTINGS.find((setting) => setting.name === name)?.default);
}

/** The image of the flows' own Jenkins service, so that both are of one version. */
export function controllerImage(flows: readonly Flow[]): { readonly name: string; readonly tag: string } {
  const images = flows.flatMap(({ services }) => services.flatMap(({ image }) => ('name' in image ? image : [])));
  return images.find(({ name }) => name === DEFAULT_IMAGE.name) ?? DEFAULT_IMAGE;
}

/** Dependencies at the versions that plugins ask for: newer ones may want a newer Jenkins. */
function controllerDockerfile(base: string): string {
  return `FROM ${base}
COPY --chown=jenkins:jenkins plugins.txt /usr/share/jenkins/ref/plugins.txt
RUN jenkins-plugin-cli --latest false --plugin-file /usr/share/jenkins/ref/plugins.txt
COPY --chown=jenkins:jenkins jenkins.yaml ${CONFIGURATION}
`;
}

/** The agent's user joins whatever group owns the Docker socket of the host. */
const AGENT_DOCKERFILE = `FROM ${AGENT_IMAGE}
ARG DOCKER_GROUP
RUN install -d -o jenkins -g jenkins ${BACKUP_FOLDER}
RUN apk add --no-cache docker-cli docker-cli-buildx docker-cli-compose git nodejs
RUN getent group "$$DOCKER_GROUP" || addgroup -g "$$DOCKER_GROUP" docker-host; \\
    addgroup jenkins "$$(getent group "$$DOCKER_GROUP" | cut -d: -f1)"
`;
