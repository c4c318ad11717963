import { expect, it } from 'vitest';
import { printFront, readFronts } from '../../../src/edges/traefik/dynamicConfiguration.ts';
import type { Answering, Front } from '../../../src/plan/traffic.ts';

interface Router {
  readonly rule: string;
  readonly middlewares: readonly string[];
}

const answering = (revision: string): Answering => ({
  revision,
  routes: [
    {
      ...{ host: 'shop.example', service: revision, access: 'team', redirectFrom: ['www.shop.example'] },
      ...{ path: '/api', stripPath: true, allowFrom: ['10.0.0.0/8'], bodyLimit: '1m' },
      headers: { response: { A: '{{ env "X" }}' } },
    },
  ],
});
const front: Front = {
  ...{ name: 'prod', flow: 'shop', environment: 'prod', ledger: 'a1b2c3d4' },
  answers: answering('prod-pr-1-r1'),
  preview: { ...answering('prod-pr-2-r1'), token: 't' },
};
const text = printFront(front, { version: 3, provider: 'docker' });
const json = text.split('\n').slice(1, -2).join('\n');
const { routers } = (JSON.parse(json) as { http: { routers: Readonly<Record<string, Router>> } }).http;

it('leads no request without the token to a revision that is being verified, redirects included', () => {
  const previews = Object.entries(routers).filter(([name]) => name.includes('-preview'));
  expect(previews.map(([name]) => name)).toEqual(['prod-pr-2-r1-preview', 'prod-pr-2-r1-preview-redirect']);
  for (const [, { rule }] of previews) expect(rule).toContain('Header(`X-Pipegen-Preview`, `t`)');
});

it('looks at the address first, then asks for a password, and only then reads the body', () => {
  expect(routers['prod-pr-1-r1']?.middlewares).toEqual([
    'shop-prod-revision',
    'prod-pr-1-r1-allow',
    'team@file',
    'prod-pr-1-r1-limit',
    'prod-pr-1-r1-headers',
    'prod-pr-1-r1-path',
  ]);
});

it('holds nothing that Traefik takes for a template, and tells the front back', () => {
  expect(text).not.toContain('{{');
  expect(readFronts(text)).toEqual([front]);
});
