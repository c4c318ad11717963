import type { ReadyMatch } from './catalogue.ts';
import type { ComposeService, Intake } from './intake.ts';
import type { LabelledHost, TraefikLabels } from './labels.ts';
import { type ImportedPort, isHttp } from './ports.ts';

/** A link of the flow. */
export interface ImportedRoute {
  readonly service: string;
  readonly port: string;
  /** None for the domain itself. */
  readonly name?: string;
  readonly path?: string;
  readonly stripPath?: true;
  readonly access?: 'team';
}

/** A service that requests may come to. */
export interface RoutedService extends ComposeService {
  readonly ports: readonly ImportedPort[];
  readonly labels: TraefikLabels;
  readonly ready?: ReadyMatch;
}

/** The domain under which all host names of Traefik's labels lie; undefined when there are none. */
export function domainOf(services: readonly RoutedService[]): string | undefined {
  const hosts = services.flatMap(({ labels }) => labels.hosts.map(({ host }) => host));
  const [shortest] = hosts.toSorted((one, other) => one.length - other.length);
  if (shortest === undefined) return undefined;
  if (hosts.every((host) => host === shortest || host.endsWith(`.${shortest}`)) && shortest.split('.').length > 1) {
    const isSubdomain = hosts.length === 1 && shortest.split('.').length > 2;
    return isSubdomain ? shortest.split('.').slice(-2).join('.') : shortest;
  }
  return shortest.split('.').slice(-2).join('.');
}

/** Adds a route, and returns the host name that it got. */
type AddRoute = (
  service: RoutedService,
  port: string,
  wanted: string,
  path?: Pick<LabelledHost, 'below' | 'isStripped'>,
) => string;

const NO_PATH: Pick<LabelledHost, 'below' | 'isStripped'> = { isStripped: false };

/** A route for each host name of Traefik's labels, and for each port that is published and taken for one of a web server. */
export function routesOf(intake: Intake, services: readonly RoutedService[], domain: string): readonly ImportedRoute[] {
  const names = new Set<string>();
  const routes: ImportedRoute[] = [];
  const add: AddRoute = (service, port, wanted, { below, isStripped } = NO_PATH) => {
    const taken = (name: string): boolean => names.has(`${name}${below ?? ''}`);
    const name = [wanted, service.name, `${service.name}-${port}`].find((one) => !taken(one)) ?? wanted;
    names.add(`${name}${below ?? ''}`);
    routes.push({
      service: service.name,
      port,
      ...(name !== '' && { name }),
      ...(below !== undefined && { path: below }),
      ...(isStripped && { stripPath: true as const }),
      ...(service.ready !== undefined && { access: 'team' as const }),
    });
    return name === '' ? domain : `${name}.${domain}`;
  };
  for (const service of services) labelled(intake, service, domain, add);
  const published = services
    .flatMap((service) =>
      service.labels.hosts.length > 0 ? [] : service.ports.map((port) => ({ service, port, part: port.published })),
    )
    .filter(({ service, part }) => part !== undefined && service.labels.isEnabled);
  const web = published.filter(({ port }) => isHttp(port));
  const front = names.has('') ? undefined : frontOf(web);
  for (const { service, port, part } of published) {
    if (part === undefined) continue;
    if (!isHttp(port)) {
      intake.findings.warn(
        'port-left-out',
        part.path,
        `Port ${port.number} of "${service.name}" is not taken for one of a web server: it is not open to the world.`,
        'Other services reach it by a connection. If it speaks HTTP, add a route to it.',
      );
      continue;
    }
    const isFront = front?.service === service && front.port === port;
    const host = add(service, port.name, isFront ? '' : service.name);
    intake.findings.warn(
      'route-assumed',
      part.path,
      `Port ${port.number} of "${service.name}" is taken for one of a web server: it answers at ${host}${service.ready === undefined ? '' : ', for the team only'}.`,
      'Remove the route if nobody outside uses it, or give it another name.',
    );
  }
  return routes;
}

/** What answers at the domain itself: what is published at the usual ports of the web, or else the first. */
function frontOf<Published extends { readonly service: RoutedService; readonly port: ImportedPort }>(
  web: readonly Published[],
): Published | undefined {
  const own = web.filter(({ service }) => service.ready === undefined);
  const isUsual = ({ port }: Published): boolean => /(?:^|:)(?:80|443):/.test(String(port.published?.value));
  return own.find(isUsual) ?? own[0];
}

function labelled(intake: Intake, service: RoutedService, domain: string, add: AddRoute): void {
  const { labels, ports } = service;
  const port = ports.find(({ number }) => number === labels.port) ?? ports.find(isHttp);
  for (const labelledHost of labels.isEnabled ? labels.hosts : []) {
    const { host, path } = labelledHost;
    if (port === undefined) {
      const fix = 'Add the port to "ports" of the service, and a route to it.';
      intake.findings.warn('route-left-out', path, `The port of "${service.name}" for ${host} is not known.`, fix);
      continue;
    }
    const name = host === domain ? '' : host.endsWith(`.${domain}`) ? host.slice(0, -domain.length - 1) : service.name;
    const wanted = name.replaceAll('.', '-');
    const answers = add(service, port.name, wanted, labelledHost);
    if (answers !== host)
      intake.findings.warn(
        'route-assumed',
        path,
        `A route has one name before the domain: ${host} becomes ${answers}.`,
        'Change the name of the route, or the domain of the flow.',
      );
  }
}
