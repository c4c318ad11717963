import { type ComposeService, type Intake, partOf, unsaid } from './intake.ts';
import { entriesOf, type Part, textOf } from './tree.ts';

/** What Traefik's labels say of a service. */
export interface TraefikLabels {
  readonly isEnabled: boolean;
  /** The host names of its routers, each with where it is said. */
  readonly hosts: readonly (Part & { readonly host: string })[];
  /** The port that requests go to. */
  readonly port?: number;
}

const ROUTER = /^traefik\.http\.routers\.[^.]+\.(.+)$/;
const PORT = /^traefik\.http\.services\.[^.]+\.loadbalancer\.server\.port$/;
/** What a route of a flow has by itself. */
const BY_ITSELF = /^(?:entrypoints|tls|tls\.certresolver|service|priority|tls\.domains.*)$/;

/** Reads the labels of a service; those that are not Traefik's, and what a route cannot have, are said. */
export function readLabels(intake: Intake, service: ComposeService): TraefikLabels {
  const part = partOf(service, 'labels');
  const hosts: TraefikLabels['hosts'][number][] = [];
  let port: number | undefined;
  let isEnabled = true;
  for (const [label, value] of entriesOf(part.value, part.path)) {
    const [, option] = ROUTER.exec(label) ?? [];
    if (label === 'traefik.enable') isEnabled = textOf(value.value) !== 'false';
    else if (PORT.test(label)) port = Number(intake.text(value) ?? Number.NaN);
    else if (option === 'rule') hosts.push(...hostsIn(intake, value));
    else if (label.startsWith('traefik.') && !(option !== undefined && BY_ITSELF.test(option)))
      unsaid(intake, value.path, `The route has no counterpart of "${label}"; look through the routes of the flow.`);
    else if (!label.startsWith('traefik.'))
      unsaid(intake, value.path, 'Containers have the labels by which pipegen knows them.');
  }
  const known = port !== undefined && Number.isInteger(port) ? { port } : {};
  return { isEnabled, hosts, ...known };
}

function hostsIn(intake: Intake, part: Part): readonly (Part & { readonly host: string })[] {
  const rule = intake.text(part) ?? '';
  const hosts = [...rule.matchAll(/Host\(([^)]*)\)/g)].flatMap(([, list = '']) =>
    [...list.matchAll(/[`"']([^`"']+)[`"']/g)].map(([, host = '']) => host),
  );
  const rest = rule.replaceAll(/Host\([^)]*\)|\|\||\s/g, '');
  if (rest !== '')
    unsaid(intake, part.path, `A route is a host name of its own: this rule also has ${rest.replace(/^&&/, '')}.`);
  return hosts.map((host) => ({ ...part, host: host.toLowerCase() }));
}
