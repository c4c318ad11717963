import { fileURLToPath } from 'node:url';
import { Project } from 'ts-morph';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A flow as an author writes it, with `[[wrong]]` where something may be wrong. */
const FLOW = `
import { defineFlow, defineService, github } from '../../src/index.ts';
const postgres = defineService({
  image: { name: 'postgres', tag: '16.1-alpine' }, role: 'db', scope: 'environment',
  ports: { postgres: 5432 }, health: { command: 'pg_isready' },
});
const app = defineService({
  image: { built: 'IMAGE' }, role: 'app', scope: 'deployment', ports: { http: 8000 }, health: { command: 'true' },
});
export default defineFlow({
  name: 'shop', domain: 'shop.example', registry: 'registry.shop.example',
  environments: {
    staging: { branch: 'STAGING' },
    prod: { branch: 'PROD', from: 'FROM', retires: ['RETIRED'], replicas: { SCALED: 2 }, services: { DIFFERENT: { limits: { cpus: 2, memory: '1g' } } }, target: 'TARGET' },
  },
  images: { shop: { repository: 'shop/app', context: 'app' } },
  targets: { cellar: { host: 'ssh://deploy@cellar' } },
  services: { postgres, app },
  connections: { app: ['CONNECTED'] },
  logs: 'LOGS',
  routes: [{ service: 'app', port: 'PORT' }],
  repository: github({ owner: 'shop', name: 'shop' }),
  jenkins: { url: 'https://jenkins.shop.example', libraryVersion: 'v1' },
});
`;

const RIGHT = {
  IMAGE: 'shop',
  FROM: 'staging',
  RETIRED: 'staging',
  SCALED: 'app',
  DIFFERENT: 'app',
  TARGET: 'cellar',
  CONNECTED: 'postgres',
  LOGS: 'postgres',
  PORT: 'http',
};

let project: Project;
beforeAll(() => {
  project = new Project({ tsConfigFilePath: `${root}tsconfig.json`, skipAddingFilesFromTsConfig: true });
});

/** The texts that the editor would underline. */
function underlined(names: Record<string, string>): string[] {
  const text = Object.entries(names).reduce((flow, [key, name]) => flow.replace(key, name), FLOW);
  const file = project.createSourceFile(`${root}test/model/author.ts`, text, { overwrite: true });
  return file.getPreEmitDiagnostics().map((diagnostic) => {
    const start = diagnostic.getStart() ?? 0;
    return text.slice(start, start + (diagnostic.getLength() ?? 0));
  });
}

describe('defineFlow, in the editor', () => {
  it('accepts a flow whose names are right', () => {
    expect(underlined(RIGHT)).toEqual([]);
  });

  it.each([
    ['FROM', 'stagin', 'from'],
    ['RETIRED', 'qa', "'qa'"],
    ['SCALED', 'ap', 'ap'],
    ['DIFFERENT', 'ap', 'ap'],
    ['TARGET', 'attic', 'target'],
    ['CONNECTED', 'mysql', "'mysql'"],
    ['LOGS', 'logstash', 'logs'],
    ['PORT', 'https', 'port'],
    ['IMAGE', 'shp', 'app'],
  ])('underlines a wrong %s', (key, wrong, location) => {
    expect(underlined({ ...RIGHT, [key]: wrong })).toEqual([location]);
  });
});
