import type { Flow, Service } from '../model/flow.ts';
import type { GeneratedFile } from '../model/generatedFile.ts';
import type { Secret, Setting } from '../model/value.ts';
import { dotenvValue } from './dotenv.ts';

/** A variable of `.env`, and who wants it. */
interface Variable {
  readonly value: Setting | Secret;
  /** Services, and `notifications`. */
  readonly users: readonly string[];
  readonly flow: Flow;
}

const HEAD = [
  'Copy this file to .env and fill in what has no value. Never commit .env: it holds secrets.',
  'A variable of the same name in the environment, such as one that Jenkins sets from a credential, wins over .env.',
];

/** `.env.sample`: every setting and secret of the flows, once each, with what it is for and which services use it. */
export function compileEnvSample(flows: readonly Flow[]): GeneratedFile {
  const seen = new Set<string>();
  const blocks = flows.flatMap((flow) => [
    comment([`==== ${flow.name} ====`, ...portList(flow)]),
    ...variablesOf(flow)
      .filter(({ value: { name } }) => !seen.has(name) && seen.add(name))
      .map(printVariable),
  ]);
  return {
    path: '.env.sample',
    body: `${[comment(HEAD), ...blocks].join('\n\n')}\n`,
    comment: '#',
    source: 'pipelines',
  };
}

/** In the order in which the services first name them. */
function variablesOf(flow: Flow): readonly Variable[] {
  const variables = new Map<string, { readonly value: Setting | Secret; readonly users: string[] }>();
  const add = (value: Setting | Secret, user: string): void => {
    const variable = variables.get(value.name) ?? { value, users: [] };
    if (!variable.users.includes(user)) variable.users.push(user);
    variables.set(value.name, variable);
  };
  for (const service of flow.services)
    for (const value of Object.values(service.environment)) if (typeof value === 'object') add(value, service.name);
  for (const notification of flow.notifications)
    if (notification.kind === 'slack') add(notification.webhook, 'notifications');
  return [...variables.values()].map((variable) => ({ ...variable, flow }));
}

function printVariable({ value, users, flow }: Variable): string {
  const isSecret = value.kind === 'secret';
  const text = isSecret ? '' : (value.default ?? '');
  const fixed = flow.environments.filter((environment) => environment.settings[value.name] !== undefined);
  return [
    comment([
      value.description,
      `${isSecret ? 'Secret' : value.default === undefined ? 'Required' : 'Setting'}; used by ${users.join(', ')}.`,
      ...fixed.map(({ name, settings }) => `In ${name} it is always ${JSON.stringify(settings[value.name])}.`),
    ]),
    `${value.name}=${dotenvValue(text)}`,
  ].join('\n');
}

function portList(flow: Flow): readonly string[] {
  const services = flow.services.filter((service) => Object.keys(service.ports).length > 0);
  if (services.length === 0) return [];
  const width = Math.max(...services.map(({ name }) => name.length));
  return [
    'Ports within the networks, which the flow sets:',
    ...services.map((service) => `  ${service.name.padEnd(width)}  ${ports(service)}`),
  ];
}

function ports({ ports, publishes }: Service): string {
  return Object.entries(ports)
    .map(([name, port]) => `${name} ${port}${publishes.includes(port) ? ' (open to the world)' : ''}`)
    .join(', ');
}

function comment(lines: readonly string[]): string {
  return lines.map((line) => `# ${line.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')}`).join('\n');
}
