import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Flow } from '../../../src/model/flow.ts';
import { compileManifests } from '../../../src/targets/manifests.ts';
import { FIXTURES } from './fixture.ts';

/** What a service of a Compose file comes to, whatever wrote the file. */
export interface Meaning {
  readonly image: string | undefined;
  readonly command: readonly string[] | undefined;
  readonly entrypoint: readonly string[] | undefined;
  readonly environment: readonly string[];
  readonly mounts: readonly string[];
  readonly health: readonly string[] | undefined;
}

interface Service {
  readonly image?: string;
  readonly build?: unknown;
  readonly command?: readonly string[] | null;
  readonly entrypoint?: readonly string[] | null;
  readonly environment?: { readonly [name: string]: unknown };
  readonly volumes?: readonly { readonly type: string; readonly target: string }[];
  readonly tmpfs?: readonly string[];
  readonly configs?: readonly { readonly source: string; readonly target?: string }[];
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
}

/** What Docker Compose itself made of a fixture, by service. */
export function meaningOfFixture(name: string): { readonly [service: string]: Meaning } {
  const text = readFileSync(join(FIXTURES, name, 'expected/compose.json'), 'utf8');
  return meaningOf((JSON.parse(text) as { services: { [service: string]: Service } }).services);
}

/** What the generated Compose files of a flow say of each service, as those of one environment. */
export function meaningOfFlow(flow: Flow): { readonly [service: string]: Meaning } {
  const files = compileManifests(flow).filter(({ path }) => /\/stack\/(?:host|prod\/)/.test(path));
  const services = files.map(({ body }) => (parse(body) as { services: { [service: string]: Service } }).services);
  return meaningOf(Object.assign({}, ...services) as { [service: string]: Service });
}

function meaningOf(services: { readonly [service: string]: Service }): { readonly [service: string]: Meaning } {
  return Object.fromEntries(
    Object.entries(services).map(([name, service]) => {
      const test = service.healthcheck?.disable === true ? undefined : service.healthcheck?.test;
      const isBuilt = service.build !== undefined || /PIPEGEN_IMAGE/.test(service.image ?? '');
      return [
        name,
        {
          image: isBuilt ? 'built' : service.image,
          command: service.command ?? undefined,
          entrypoint: service.entrypoint ?? undefined,
          environment: Object.keys(service.environment ?? {})
            .filter((variable) => !variable.startsWith('PIPEGEN_'))
            .toSorted(),
          mounts: [
            ...(service.volumes ?? []).map(({ target }) => target),
            ...(service.tmpfs ?? []).map((folder) => folder.split(':')[0] ?? ''),
            ...(service.configs ?? []).map(({ source, target = `/${source}` }) => target),
          ].toSorted(),
          // Without a check of its own a service of a flow is healthy as long as it runs.
          health: test === undefined || test[0] === 'NONE' || test[1] === 'exit 0' ? undefined : test,
        },
      ];
    }),
  );
}
