import type { RouteDefinition } from '../definition.ts';
import { type DefinitionPath, type Diagnostic, errorAt } from '../diagnostic.ts';
import type { Flow } from '../flow.ts';
import { didYouMean } from '../suggest.ts';
import type { Rule } from './rule.ts';

/** What a path may hold without a meaning of its own in an edge's rules. */
const PATH = /^(?:\/[A-Za-z0-9._~-]+)+\/?$/;
const HOST = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,62}$/;
/** @see https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const HEADER_VALUE = /^[^\p{Cc}]*$/u;
const BYTE = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`;
const IPV4 = new RegExp(String.raw`^${BYTE}(?:\.${BYTE}){3}(?:\/(?:3[0-2]|[12]?\d))?$`);
const IPV6 = /^(?=.*:)[0-9a-f:]{2,39}(?:\/(?:12[0-8]|1[01]\d|\d?\d))?$/i;

/** What a route asks of the edge is something that it can do, and host names of its own are free to be given. */
export const routeOptions: Rule = ({ definition, flow }) =>
  (definition.routes ?? []).flatMap((route, index) => [
    ...pathErrors(route, ['routes', index]),
    ...(['hosts', 'redirectFrom'] as const).flatMap((property) => hostErrors(flow, route, index, property)),
    ...(['request', 'response'] as const).flatMap((side) =>
      Object.entries(route.headers?.[side] ?? {}).flatMap(([header, value]) =>
        HEADER.test(header) && HEADER_VALUE.test(value)
          ? []
          : [
              errorAt(
                'header-invalid',
                ['routes', index, 'headers', side, header],
                `HTTP allows no header ${JSON.stringify(`${header}: ${value}`)}.`,
                'Use letters, digits and "-" in its name, and one line of text as its value.',
              ),
            ],
      ),
    ),
    ...(route.allowFrom ?? []).flatMap((range, number) =>
      IPV4.test(range) || IPV6.test(range)
        ? []
        : [
            errorAt(
              'address-range-invalid',
              ['routes', index, 'allowFrom', number],
              `${JSON.stringify(range)} is not an IP address or a range of addresses.`,
              'Write it as "192.0.2.7", "10.8.0.0/16" or "2001:db8::/32".',
            ),
          ],
    ),
    ...(route.allowFrom?.length === 0
      ? [
          errorAt(
            'address-range-invalid',
            ['routes', index, 'allowFrom'],
            'An empty list would let nobody in.',
            'Name the addresses that may open the route, or remove "allowFrom".',
          ),
        ]
      : []),
  ]);

function pathErrors({ path, stripPath }: RouteDefinition, at: DefinitionPath): Diagnostic[] {
  if (path === undefined)
    return stripPath === true
      ? [
          errorAt(
            'route-path-missing',
            [...at, 'stripPath'],
            'The route has no path that could be removed.',
            'Add path: "/api" or the like, or remove "stripPath".',
          ),
        ]
      : [];
  return path === '/' || PATH.test(path)
    ? []
    : [
        errorAt(
          'route-path-invalid',
          [...at, 'path'],
          `${JSON.stringify(path)} is not a path that the edge can match.`,
          'Use letters, digits, ".", "_", "~" and "-" between single "/".',
        ),
      ];
}

function hostErrors(
  flow: Flow,
  route: RouteDefinition,
  index: number,
  property: 'hosts' | 'redirectFrom',
): Diagnostic[] {
  return Object.entries(route[property] ?? {}).flatMap(([name, hosts = []]): Diagnostic[] => {
    const path = ['routes', index, property, name];
    const environment = flow.environments.find((one) => one.name === name);
    if (environment === undefined)
      return [
        {
          ...errorAt(
            'environment-unknown',
            path,
            `The route names the environment "${name}", which is not declared.`,
            didYouMean(
              name,
              flow.environments.map((one) => one.name),
              'environments',
            ),
          ),
          on: 'key',
        },
      ];
    if (environment.hosts === 'tagged')
      return [
        errorAt(
          'route-hosts-shared',
          path,
          `Each deployment of "${name}" has host names of its own, so that none of them can have these.`,
          `Add hosts: 'environment' and deployments: 'single' to "${name}".`,
        ),
      ];
    return hosts.flatMap((host, number) =>
      HOST.test(host)
        ? []
        : [
            errorAt(
              'host-label-invalid',
              [...path, number],
              `${JSON.stringify(host)} is not a host name.`,
              'Write it in full and in lower case, such as "www.shop.example".',
            ),
          ],
    );
  });
}
