import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { github } from '../../../src/index.ts';
import { compileController } from '../../../src/jenkins/controller/compileController.ts';
import type { Flow } from '../../../src/model/flow.ts';
import { resolveFlow } from '../../../src/model/resolve.ts';
import { secretFile } from '../../../src/model/value.ts';
import { shop, shopDefinition } from '../../fixtures/shop.ts';
import { compiled } from '../compiled.ts';
import { body, type Configuration, files } from './controllerFiles.ts';
import { librarySteps } from './librarySteps.ts';

function bodies(flow: Flow): string {
  return compileController(compiled(flow), librarySteps)
    .map((file) => file.body)
    .join('\n');
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
