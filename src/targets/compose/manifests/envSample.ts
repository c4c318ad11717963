import { buildSecrets, type Flow, notificationSecrets, type Service } from '../../../model/flow.ts';
import type { GeneratedFile } from '../../../model/generatedFile.ts';
import type { Variable } from '../../../model/value.ts';
import { variableNames, variablesOf } from '../../../model/variables.ts';
import { dotenvValue } from './dotenv.ts';

/** A part of a flow that wants variables: a service, or what sends messages. */
interface User {
  readonly name: string;
  readonly role: string;
  readonly variables: readonly Variable[];
}

const HEAD = [
  'Copy this file to .env and fill in the missing values. Never commit .env: it contains secrets.',
  "Put values with spaces, #, $ or line breaks in single quotes, because Compose replaces $NAME in other values: X='a $b'",
  'A variable of the same name in the environment, such as one that Jenkins sets from a credential, takes precedence over .env.',
];

/**
 * `.env.sample`: every setting and secret of the flows, once each, under the first service that names it, with what it
 * is for and which others use it; then those of the Jenkins controller.
 *
 * @param controller what the controller reads besides
 */
export function compileEnvSample(flows: readonly Flow[], controller: readonly Variable[] = []): GeneratedFile {
  const seen = new Set<string>();
  const blocks = flows.flatMap((flow) => {
    const users = usersOf(flow);
    const groups = users.flatMap(({ name, role, variables }) => {
      const fresh = variables.filter((variable) => !seen.has(variable.name) && seen.add(variable.name));
      return fresh.length === 0
        ? []
        : [comment([`-- ${name}: ${role}`]), ...fresh.map((variable) => printVariable(variable, users, flow))];
    });
    return [comment([`==== ${flow.name} ====`, ...portList(flow)]), ...groups];
  });
  const others = controller.filter(({ name }) => !seen.has(name));
  if (others.length > 0) {
    const jenkins = [{ name: 'jenkins/controller', role: 'Jenkins', variables: others }];
    blocks.push(comment(['==== Jenkins controller ====']), ...others.map((one) => printVariable(one, jenkins)));
  }
  return {
    path: '.env.sample',
    body: `${[comment(HEAD), ...blocks].join('\n\n')}\n`,
    comment: '#',
    source: 'pipelines',
  };
}

function usersOf(flow: Flow): readonly User[] {
  const webhooks = flow.notifications.flatMap(notificationSecrets);
  return [
    ...flow.services.map((service) => ({
      name: service.name,
      role: service.role,
      variables: variablesOf([service]),
    })),
    ...flow.images.map((image) => ({ name: `image ${image.name}`, role: 'Build', variables: buildSecrets(image) })),
    { name: 'notifications', role: 'Messages to the team', variables: webhooks },
  ];
}

function printVariable(variable: Variable, users: readonly User[], flow?: Flow): string {
  const names = users.filter(({ variables }) => variables.some(({ name }) => name === variable.name));
  const environments = flow?.environments ?? [];
  const fixed = environments.filter(({ settings }) => settings[variable.name] !== undefined);
  const preset = variable.kind === 'setting' ? variable.default : undefined;
  const need = variable.kind === 'secret' ? 'Secret' : preset === undefined ? 'Required' : 'Setting';
  return [
    comment([
      variable.description,
      `${need}; used by ${names.map(({ name }) => name).join(', ')}.`,
      ...fixed.map(({ name, settings }) => `In ${name} it is always ${JSON.stringify(settings[variable.name])}.`),
    ]),
    ...variableNames(
      variable,
      environments.filter((environment) => !fixed.includes(environment)),
    ).map((name) => `${name}=${dotenvValue(preset ?? '')}`),
  ].join('\n');
}

function portList(flow: Flow): readonly string[] {
  const services = flow.services.filter(({ ports }) => Object.keys(ports).length > 0);
  const width = Math.max(...services.map(({ name }) => name.length));
  return services.length === 0
    ? []
    : [
        'Container ports, set by the flow:',
        ...services.map((service) => `  ${service.name.padEnd(width)}  ${listPorts(service)}`),
      ];
}

function listPorts({ ports, publishes }: Service): string {
  return Object.entries(ports)
    .map(([name, port]) => `${name} ${port}${publishes.includes(port) ? ' (published on the host)' : ''}`)
    .join(', ');
}

function comment(lines: readonly string[]): string {
  return lines.map((line) => `# ${line.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')}`).join('\n');
}
