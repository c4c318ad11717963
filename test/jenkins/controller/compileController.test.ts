import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as catalogue from '../../../src/catalogue/index.ts';
import { github } from '../../../src/index.ts';
import { compileController } from '../../../src/jenkins/controller/compileController.ts';
import { secretNames } from '../../../src/jenkins/controller/compose.ts';
import type { Flow } from '../../../src/model/flow.ts';
import { resolveFlow } from '../../../src/model/resolve.ts';
import { secretFile } from '../../../src/model/value.ts';
import { compileManifests } from '../../../src/targets/manifests.ts';
import { shop, shopDefinition } from '../../fixtures/shop.ts';
import { type GroovyHost, startGroovyHost } from '../../parts/groovy/groovyHost.ts';
import { dockerMissing, groovyMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { compiled } from '../compiled.ts';
import { librarySteps } from './librarySteps.ts';

const files = compileController(compiled(shop), librarySteps);

function body(name: string): string {
  return files.find(({ path }) => path === `jenkins/controller/${name}`)?.body ?? '';
}

function bodies(flow: Flow): string {
  return compileController(compiled(flow), librarySteps)
    .map((file) => file.body)
    .join('\n');
}

interface Configuration {
  readonly jobs: readonly { readonly script: string }[];
  readonly unclassified: { readonly globalLibraries: { readonly libraries: readonly object[] } };
}

describe('compileController', () => {
  it('writes the configuration, the plugins and how to start them', async () => {
    expect(files.map(({ path }) => path)).toEqual([
      'jenkins/controller/jenkins.yaml',
      'jenkins/controller/plugins.txt',
      'jenkins/controller/compose.yaml',
    ]);
    for (const { path, body } of files)
      await expect(body).toMatchFileSnapshot(`../../fixtures/flows/shop/expected/${path}`);
  });

  it('writes nothing for a project without flows', () => {
    expect(compileController([], librarySteps)).toEqual([]);
  });

  it('loads the library from the repository, at the pinned version', () => {
    const { unclassified } = parse(body('jenkins.yaml')) as Configuration;
    expect(unclassified.globalLibraries.libraries).toMatchObject([
      { name: 'pipegen', defaultVersion: 'v1.0.0', retriever: { modernSCM: { libraryPath: 'jenkins/' } } },
    ]);
  });

  it('writes every secret as a reference', () => {
    const text = body('jenkins.yaml');
    const values = [...text.matchAll(/^ *(?:password|secret|privateKey|username): (.+)$/gm)].map(([, value]) => value);
    expect(values.filter((value) => value !== 'jenkins' && !/^\$\{[A-Z_]+\}$/.test(value ?? ''))).toEqual([]);
    for (const { name } of shop.secrets) expect(text).toContain(`secret: \${${name}}`);
  });

  it('asks for no secret that only the stack of the host needs', () => {
    const traefik = shop.services.find(({ scope }) => scope === 'host');
    if (traefik === undefined) throw new Error('The shop has a service of the host.');
    const users = secretFile('TEAM_USERS', { description: 'Who is on the team.' });
    const services = [...shop.services, { ...traefik, name: 'other', environment: { TEAM_USERS_FILE: users } }];
    const text = bodies({ ...shop, services, secrets: [...shop.secrets, users] });
    expect(text).toContain('POSTGRES_PASSWORD');
    expect(text).not.toContain('TEAM_USERS');
  });

  it('reads no variable that only a text of the author names', () => {
    const secrets = shop.secrets.map((secret) => ({ ...secret, description: `As in $\{HOME}.` }));
    expect(bodies({ ...shop, secrets })).toContain(`description: As in ^$\{HOME}.`);
  });

  it('gives each flow of several its own folder and pipelines', () => {
    const blog = { ...shop, name: 'blog', primary: true };
    const [{ script = '' } = {}] = (
      parse(compileController(compiled(shop, blog), librarySteps)[0]?.body ?? '') as Configuration
    ).jobs;
    expect(script).toContain("folder('blog') {}");
    expect(script).toMatch(/multibranchPipelineJob\('blog\/main'\)[\s\S]*?scriptPath\('Jenkinsfile'\)/);
    expect(script).toContain("scriptPath('jenkins/pipelines/shop/Jenkinsfile')");
  });

  it('lets Jenkins discover no change from a fork, whose Jenkinsfile would run with credentials', () => {
    const [{ script = '' } = {}] = (
      parse(compileController(compiled(shop), librarySteps)[0]?.body ?? '') as Configuration
    ).jobs;
    const [, traits = ''] = /traits \{([\s\S]*?)headWildcardFilter/.exec(script) ?? [];
    expect(traits.match(/\w+(?= \{)/g)).toEqual(['gitHubBranchDiscovery', 'gitHubPullRequestDiscovery']);
    expect(script).not.toMatch(/fork|trust/i);
  });

  it("asks a flow's own GitHub server", () => {
    const { flow } = resolveFlow({
      ...shopDefinition,
      repository: github({ owner: 'shop', name: 'shop', api: 'https://github.shop.example/api/v3' }),
    });
    const text = flow && compileController(compiled(flow), librarySteps)[0]?.body;
    expect(text).toContain('remote: https://github.shop.example/shop/shop.git');
    expect(text).toContain('apiUri: https://github.shop.example/api/v3');
    expect(text).toContain("apiUri('https://github.shop.example/api/v3')");
  });
});

describePart("the controller's jobs", 'Groovy 2.4.21', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost();
  });
  afterAll(() => groovy.stop());

  it('are Groovy', async () => {
    const { jobs } = parse(body('jenkins.yaml')) as Configuration;
    const results = await groovy.compile(jobs.map(({ script }) => ({ name: 'jobs', source: script })));
    expect(results).toMatchObject([{ ok: true }]);
  });
});

describePart("the controller's Compose file", 'Docker with Compose', dockerMissing(), () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-controller-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is one to Compose', () => {
    const file = join(folder, 'compose.yaml');
    writeFileSync(file, body('compose.yaml'));
    const values = Object.fromEntries([...secretNames([shop]), 'JENKINS_AGENT_SSH_PUBKEY'].map((name) => [name, 'x']));
    const text = execFileSync('docker', ['compose', '-f', file, 'config', '--format', 'json'], {
      encoding: 'utf8',
      env: { ...process.env, ...values },
    });
    const { services } = JSON.parse(text) as {
      services: Record<string, { build: { dockerfile_inline: string }; ports?: readonly object[] }>;
    };
    expect(services.controller?.ports).toMatchObject([{ host_ip: '127.0.0.1', target: 8080, published: '8080' }]);
    expect(services.agent?.build.dockerfile_inline).toContain('getent group "$$DOCKER_GROUP"');
  });

  it("makes the host's own Jenkins the configured controller", () => {
    const { flow } = resolveFlow({
      ...shopDefinition,
      services: { ...shopDefinition.services, jenkins: catalogue.jenkins({ version: '2.443' }) },
      routes: [...(shopDefinition.routes ?? []), { service: 'jenkins', port: 'http', name: 'jenkins' }],
    });
    if (flow === undefined) throw new Error('The shop with a Jenkins is not sound.');
    const host = compileManifests(flow).find(({ path }) => path.endsWith('/host/compose.yaml'))?.body ?? '';
    const controller =
      compileController(compiled(flow), librarySteps).find(({ path }) => path.endsWith('/compose.yaml'))?.body ?? '';
    writeFileSync(join(folder, 'host.yaml'), host);
    writeFileSync(join(folder, 'controller.yaml'), controller);
    const values = Object.fromEntries([...secretNames([flow]), 'JENKINS_AGENT_SSH_PUBKEY'].map((name) => [name, 'x']));
    const files = ['--file', join(folder, 'host.yaml'), '--file', join(folder, 'controller.yaml')];
    const text = execFileSync('docker', ['compose', '--project-name', 'x', ...files, 'config', '--format', 'json'], {
      encoding: 'utf8',
      env: { ...process.env, ...values },
    });
    const { services } = JSON.parse(text) as { services: Record<string, Record<string, unknown>> };
    expect(Object.keys(services).sort()).toEqual(['agent', 'jenkins', 'traefik']);
    expect(services.jenkins).toMatchObject({
      image: 'pipegen-controller:2.443-alpine',
      environment: { CASC_JENKINS_CONFIG: expect.any(String) as string },
      labels: { 'traefik.http.routers.shop-host-jenkins.rule': 'Host(`jenkins.shop.example`)' },
      networks: { edge: {}, internet: {} },
      volumes: [{ source: 'jenkins_home', target: '/var/jenkins_home' }],
    });
  });
});
