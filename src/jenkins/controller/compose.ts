import type { Flow, Service } from '../../model/flow.ts';
import { AGENT_FOLDER, BACKUP_FOLDER } from './configuration.ts';
import { credentialsOf, reference, variablesOf } from './credentials.ts';
import { CONTROLLER_SETTINGS } from './variables.ts';

const DEFAULT_IMAGE = { name: 'jenkins/jenkins', tag: '2.443-alpine' };
const AGENT_IMAGE = 'jenkins/ssh-agent:6.24.0-alpine-jdk17';
const CONFIGURATION = '/usr/share/jenkins/pipegen/jenkins.yaml';

/** Where Jenkins keeps everything. */
const HOME = '/var/jenkins_home';

/**
 * A Compose file that starts the controller with its configuration, and an agent beside it.
 *
 * It stands for itself. Its controller has the name and the volume of the flows' own Jenkins service, if there is one, so
 * that put on top of the host's Compose file it makes that service the configured controller behind Traefik.
 *
 * @see https://github.com/jenkinsci/docker
 * @see https://github.com/jenkinsci/docker-agents
 */
export function composeFile(flows: readonly Flow[]): object {
  const secrets = secretNames(flows);
  const base = controllerImage(flows);
  const own = hostJenkins(flows)?.service;
  const home = homeVolume(own);
  return {
    name: 'pipegen-controller',
    services: {
      [own?.name ?? 'controller']: {
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
        volumes: [`${home}:${HOME}`],
        networks: ['internet'],
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
        networks: ['internet'],
        restart: 'unless-stopped',
      },
    },
    secrets: Object.fromEntries(secrets.map((name) => [name, { environment: name }])),
    volumes: { [home]: {}, work: {}, backups: {}, 'agent-ssh': {} },
    // Of the name that the host's stack gives its way out, where it has one.
    networks: { internet: {} },
  };
}

/** What must be set to start the controller. */
export function secretNames(flows: readonly Flow[]): readonly string[] {
  return [...new Set(['JENKINS_ADMIN_PASSWORD', ...credentialsOf(flows).flatMap(variablesOf)])];
}

/** A setting, or its default. */
function optional(name: string): string {
  return reference(name, CONTROLLER_SETTINGS.find((setting) => setting.name === name)?.default);
}

/** The image of the flows' own Jenkins service, so that both are of one version. */
export function controllerImage(flows: readonly Flow[]): { readonly name: string; readonly tag: string } {
  const image = hostJenkins(flows)?.service.image;
  return image !== undefined && 'name' in image ? image : DEFAULT_IMAGE;
}

/** The Jenkins service that a flow's host stack runs. */
export function hostJenkins(flows: readonly Flow[]): { readonly flow: Flow; readonly service: Service } | undefined {
  return flows
    .flatMap((flow) => flow.services.map((service) => ({ flow, service })))
    .find(({ service: { scope, image } }) => scope === 'host' && 'name' in image && image.name === DEFAULT_IMAGE.name);
}

/** Named as the stack names volumes. */
function homeVolume(service: Service | undefined): string {
  const volume = Object.entries(service?.volumes ?? {}).find(([, path]) => path === HOME)?.[0];
  return service === undefined || volume === undefined ? 'home' : `${service.name}_${volume}`;
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
