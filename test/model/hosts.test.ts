import { expect, it } from 'vitest';
import { type Environment, findEnvironment } from '../../src/model/flow.ts';
import { linkOf, routeKey } from '../../src/model/hosts.ts';
import { resolveFlow } from '../../src/model/resolve.ts';
import { shopDefinition } from '../fixtures/shop.ts';

const { environments } = shopDefinition;

/** The links of a flow's routes in an environment that is changed, for a change of the tag `pr-57`. */
function linksIn(environment: string, changes: Partial<(typeof environments)[string]>, routes: readonly object[]) {
  const { flow, diagnostics } = resolveFlow({
    ...shopDefinition,
    environments: { ...environments, [environment]: { ...environments[environment], ...changes } },
    routes: routes.map((route) => ({ service: 'nginx', port: 'http', ...route })),
  } as typeof shopDefinition);
  if (flow === undefined) throw new Error(JSON.stringify(diagnostics));
  const found: Environment = findEnvironment(flow, environment);
  return flow.routes.map((route) => linkOf(flow, route, found, 'pr-57'));
}

it('is the same from one deployment to the next where the environment says so', () => {
  const routes = [{}, { name: 'api' }];
  expect(linksIn('qa', {}, routes)).toEqual(['https://pr-57.shop.example', 'https://api-pr-57.shop.example']);
  expect(linksIn('qa', { hosts: 'environment', deployments: 'single' }, routes)).toEqual([
    'https://qa.shop.example',
    'https://api-qa.shop.example',
  ]);
});

it('is in the domain of its environment, or a host name of its own, with its path', () => {
  const prod = [{}, { path: '/api/' }, { name: 'store', hosts: { prod: ['store.com', 'store.io'] }, path: '/' }];
  expect(linksIn('prod', { domain: 'shop.com' }, prod)).toEqual([
    'https://shop.com',
    'https://shop.com/api',
    'https://store.com',
  ]);
});

it('has a name of its own for each path', () => {
  const paths = ['', '/a', '/a/b', '/a-b', '/a_b', '/a.b', '/a~b', '/ab', '/a--b', '/a-2e-b'];
  expect(new Set(paths.map((path) => routeKey({ name: 'x', path }))).size).toBe(paths.length);
  expect(routeKey({ name: 'x', path: '/a/b' })).toBe('x_a_b');
});
