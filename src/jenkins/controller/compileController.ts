import { Document } from 'yaml';
import type { Flow } from '../../model/flow.ts';
import type { CommentStyle, GeneratedFile } from '../../model/generatedFile.ts';
import { manifestFile, unitNameOf } from '../../model/names.ts';
import type { StepSignature } from '../../model/step.ts';
import type { CompiledFlow } from '../pipelines/compileFlows.ts';
import { composeFile, controllerImage, hostJenkins, secretNames } from './compose.ts';
import { configuration } from './configuration.ts';
import { jobs } from './jobs.ts';
import { pluginsOfConfiguration, pluginsOfPipelines, printPlugins } from './plugins.ts';
import { versionsFor } from './pluginVersions.ts';

/**
 * The Jenkins controller that runs a project's flows: its configuration as code, its plugins, and a Compose file that
 * starts it. Flows of one project share a repository, so the first one's settings are the controller's.
 *
 * @param steps the shared library's steps
 */
export function compileController(
  [first, ...others]: readonly CompiledFlow[],
  steps: readonly StepSignature[],
): GeneratedFile[] {
  if (first === undefined) return [];
  const all = [first, ...others] as const;
  const flows = all.map(({ flow }) => flow);
  const configured = configuration(all);
  const plugins = [
    ...pluginsOfConfiguration(configured, jobs(all)),
    ...pluginsOfPipelines(
      all.flatMap(({ jenkinsfiles }) => jenkinsfiles),
      steps.map(({ name }) => name),
    ),
  ];
  return [
    file('jenkins.yaml', printYaml(configured)),
    file('plugins.txt', printPlugins(plugins, flows, versionsFor(controllerImage(flows).tag))),
    file('compose.yaml', printYaml(composeFile(flows), howToStart(flows))),
  ];
}

function file(name: string, body: string): GeneratedFile {
  return { path: `jenkins/controller/${name}`, body, comment: '#' satisfies CommentStyle, source: 'pipelines' };
}

function howToStart(flows: readonly Flow[]): string {
  return [
    "Starts the controller on http://localhost:8080, with an agent that uses this machine's Docker engine:",
    '',
    '  ssh-keygen -t ed25519 -N "" -f agent-key',
    '  export JENKINS_AGENT_SSH_KEY="$(cat agent-key)" JENKINS_AGENT_SSH_PUBKEY="$(cat agent-key.pub)"',
    '  export DOCKER_GROUP="$(stat -c %g /var/run/docker.sock)"',
    '  docker compose --env-file .env -f jenkins/controller/compose.yaml up --build --detach --wait',
    '',
    'These must be set, in the environment or in .env:',
    ...secretNames(flows).map((name) => `  ${name}`),
    '',
    ...onHost(flows),
  ]
    .map((line) => ` ${line}`.trimEnd())
    .join('\n');
}

/** How the host's own Jenkins becomes this controller. */
function onHost(flows: readonly Flow[]): readonly string[] {
  const host = hostJenkins(flows);
  if (host === undefined) return [];
  const { flow, service } = host;
  return [
    `On the host, behind Traefik: this controller replaces "${service.name}" of the host's stack:`,
    '',
    `  docker compose --env-file .env --project-directory jenkins/controller --project-name ${unitNameOf(flow.name, 'host')} \\`,
    `    -f ${manifestFile(flow.name, 'host')} -f jenkins/controller/compose.yaml up --build --detach --wait`,
  ];
}

/** Long lines stay whole: folding them would be lost on readers of scripts. */
function printYaml(data: object, comment?: string): string {
  const document = new Document(data, { aliasDuplicateObjects: false });
  if (comment !== undefined) document.commentBefore = comment;
  return document.toString({ lineWidth: 0 });
}
