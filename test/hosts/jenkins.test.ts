import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { git, gitea, github, gitlab } from '../../src/index.ts';
import { compileController } from '../../src/jenkins/controller/compileController.ts';
import { secretNames } from '../../src/jenkins/controller/compose.ts';
import type { Flow } from '../../src/model/flow.ts';
import { resolveFlow } from '../../src/model/resolve.ts';
import { shopDefinition } from '../fixtures/shop.ts';
import { compiled, jenkinsfilesOf } from '../jenkins/compiled.ts';
import { librarySteps } from '../jenkins/controller/librarySteps.ts';
import { type GroovyHost, startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';

const REPOSITORIES = {
  github: github({ owner: 'shop', name: 'shop', api: 'https://github.shop.example/api/v3' }),
  gitlab: gitlab({ project: 'shop/backend/shop', url: 'https://gitlab.shop.example' }),
  gitea: gitea({ url: 'https://git.shop.example', owner: 'shop', name: 'shop', credentials: 'forge' }),
  git: git({ url: 'ssh://git@shop.example/shop.git' }),
};
const KINDS = Object.keys(REPOSITORIES) as (keyof typeof REPOSITORIES)[];

function shopOn(kind: (typeof KINDS)[number]): Flow {
  const { flow, diagnostics } = resolveFlow({ ...shopDefinition, repository: REPOSITORIES[kind] });
  if (flow === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return flow;
}

interface Configuration {
  readonly credentials: {
    readonly system: { readonly domainCredentials: readonly [{ readonly credentials: object[] }] };
  };
  readonly unclassified: Record<string, unknown>;
  readonly jobs: readonly [{ readonly script: string }];
}

function configurationOf(flow: Flow): Configuration {
  return parse(compileController(compiled(flow), librarySteps)[0]?.body ?? '') as Configuration;
}

describe.each(KINDS)('Jenkins and %s', (kind) => {
  const flow = shopOn(kind);
  const { credentials, unclassified, jobs } = configurationOf(flow);
  const [{ script }] = jobs;

  it('is told where branches and changes are, by which server and with which credentials', async () => {
    const source = /\n {2}branchSources \{[\s\S]*?\n {2}\}\n/.exec(script)?.[0] ?? '';
    const clones = [...script.matchAll(/^ *remote \{[^}]*\}/gm)].map(([block]) => block.trim());
    const { location: _, mailer: __, globalLibraries, ...servers } = unclassified;
    const [{ credentials: all }] = credentials.system.domainCredentials;
    const ofHost = all.filter((one) => !JSON.stringify(one).match(/pipegen-agent|registry|"string"/));
    const text = [
      source.slice(1),
      ...new Set(clones),
      `library ${JSON.stringify(globalLibraries, undefined, 2)}`,
      `servers ${JSON.stringify(servers, undefined, 2)}`,
      `credentials ${JSON.stringify(ofHost, undefined, 2)}`,
      `variables ${secretNames([flow])
        .filter((name) => /_USER$|_TOKEN$/.test(name))
        .join(' ')}`,
    ].join('\n');
    await expect(text).toMatchFileSnapshot(`expected/${kind}.txt`);
  });

  it("gets the plugin of its host, and no other host's", () => {
    const plugins =
      compileController(compiled(flow), librarySteps).find(({ path }) => path.endsWith('plugins.txt'))?.body ?? '';
    const ids = plugins.split('\n').map((line) => line.split(':')[0]);
    const hosts = ['github-branch-source', 'gitlab-branch-source', 'gitea'];
    const own = { github: hosts[0], gitlab: hosts[1], gitea: hosts[2], git: undefined }[kind];
    expect(ids.filter((id) => hosts.includes(id ?? ''))).toEqual([own].filter(Boolean));
  });

  it("hands the agent the host's token under the host's own names, where there is one", () => {
    const text = jenkinsfilesOf(flow)
      .map(({ body }) => body)
      .join('\n');
    const { credentials: id, variables } = flow.repository;
    const login = `usernamePassword(credentialsId: '${id}', usernameVariable: '${variables.user}', passwordVariable: '${variables.token}')`;
    expect(text.includes(login)).toBe(id !== undefined);
    expect(text).not.toContain('undefined');
  });
});

it('names changes as their host does', () => {
  expect(KINDS.map((kind) => shopOn(kind).repository.changePrefix)).toEqual(['pr', 'mr', 'pr', 'pr']);
});

describePart('the jobs and pipelines of every host', 'Groovy 2.4.21', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost();
  });
  afterAll(() => groovy.stop());

  it('are Groovy', async () => {
    const sources = KINDS.map(shopOn).flatMap((flow) => [
      configurationOf(flow).jobs[0].script,
      ...jenkinsfilesOf(flow).map(({ body }) => body),
    ]);
    const results = await groovy.compile(sources.map((source, index) => ({ name: `source${index}`, source })));
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
  });
});
