import type { Flow, Route, Service } from '../model/flow.ts';
import { routeHost } from '../model/names.ts';
import type { Scope } from '../model/service.ts';
import type { Edge, Graph, Node } from './graph.ts';

const SCOPES: { readonly [Name in Scope]: string } = {
  host: 'Once per host',
  environment: 'Once per environment',
  deployment: 'Once per deployment',
};

/** The services of a flow by how long they live, the links that open them, and what they talk to. */
export function servicesGraph(flow: Flow): Graph {
  const doors = flow.services.filter(({ publishes }) => publishes.length > 0);
  const scopes = new Set(flow.services.map(({ scope }) => scope));
  return {
    title: `${flow.name}: services`,
    direction: 'down',
    groups: Object.entries(SCOPES)
      .filter(([scope]) => scopes.has(scope as Scope))
      .map(([scope, label]) => ({ id: scope, label })),
    nodes: [
      ...(doors.length > 0 ? [{ id: WORLD, kind: 'world', label: 'Internet', details: [] } as const] : []),
      ...flow.services.map((service) => serviceNode(flow, service)),
    ],
    edges: distinct([
      ...doors.map(({ name, publishes }) => ({ from: WORLD, to: name, label: publishes.join(', ') })),
      ...doors.flatMap(({ name }) => flow.routes.map(({ entry }) => ({ from: name, to: entry.service }))),
      ...flow.services.flatMap(({ name, connections }) => connections.map((to) => ({ from: name, to }))),
    ]),
  };
}

/** Not a service's name: those have no capitals. */
const WORLD = 'Internet';

function serviceNode(flow: Flow, service: Service): Node {
  const links = flow.routes.filter((route) => route.service === service.name).map((route) => formatLink(flow, route));
  return {
    id: service.name,
    kind: Object.keys(service.volumes).length > 0 ? 'data' : 'service',
    label: service.name,
    details: [
      formatImage(service),
      ...links,
      ...(flow.logs === service.name ? ['collects all logs'] : []),
      ...(service.backup ? [`backed up every ${service.backup.every}`] : []),
    ],
    group: service.scope,
  };
}

function formatImage({ image }: Service): string {
  if ('built' in image) return `built image ${image.built}`;
  return `${image.name.split('/').at(-1) ?? image.name}:${image.tag}`;
}

function formatLink(flow: Flow, { name, path = '', access }: Route): string {
  return `${routeHost(name, flow.domain)}${path}${access === 'team' ? ' (team)' : ''}`;
}

function distinct(edges: readonly Edge[]): Edge[] {
  return [...new Map(edges.map((edge) => [`${edge.from} ${edge.to}`, edge])).values()];
}
