import { readFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { listFlowFiles } from '../../src/load/listFlowFiles.ts';
import { loadFlow } from '../../src/load/loadFlow.ts';
import { printDiagnostic, sortDiagnostics } from '../../src/load/printDiagnostic.ts';
import { createProject, writeFiles } from './project.ts';

const JENKINS = `repository: github({ owner: 'shop', name: 'shop' }), jenkins: { url: 'https://jenkins.shop.example', libraryVersion: 'v1.0.0' }`;
const APP = `{
      image: { name: 'shop/app', tag: '1.0.0-alpine' },
      role: 'App Service',
      scope: 'deployment',
      ports: { http: 8000 },
      health: { command: ['true'] },
    }`;
const SHOP = `import { defineFlow, github } from 'pipegen';

export default defineFlow({
  name: 'shop',
  domain: 'shop.example',
  registry: 'registry.shop.example',
  environments: {
    staging: { branch: 'STAGING' },
    prod: { branch: 'PROD', from: 'staging' },
  },
  services: {
    app: ${APP},
  },
  ${JENKINS},
});
`;

/** What an author sees of a flow file, loaded on its own. */
async function report(files: Readonly<Record<string, string>>, file = 'pipelines/shop.ts'): Promise<string> {
  const folder = await createProject(files);
  const { flow, diagnostics } = await loadFlow(folder, file);
  expect(flow === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
  return sortDiagnostics(diagnostics)
    .map((one) => printDiagnostic(one, one.where && sourceOf(path.join(folder, one.where.file))))
    .join('');
}

function sourceOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

describe('listFlowFiles', () => {
  test('finds files and folders that define flows', async () => {
    const folder = await createProject({
      'pipelines/b.ts': '',
      'pipelines/a.ts': '',
      'pipelines/types.d.ts': '',
      'pipelines/notes.md': '',
      'pipelines/shop/flow.ts': '',
      'pipelines/shop/steps/x.ts': '',
      'pipelines/lib/helper.ts': '',
    });
    expect(await listFlowFiles(folder)).toEqual(['pipelines/a.ts', 'pipelines/b.ts', 'pipelines/shop/flow.ts']);
  });

  test('follows links, and does not forget a flow whose link leads nowhere', async () => {
    const folder = await createProject({ 'pipelines/a.ts': '', 'real/flow.ts': '' });
    for (const [name, target] of Object.entries({ 'b.ts': 'a.ts', 'c.ts': 'nowhere', d: '../real', e: 'nowhere' }))
      await symlink(target, path.join(folder, 'pipelines', name));
    expect(await listFlowFiles(folder)).toEqual(
      ['a.ts', 'b.ts', 'c.ts', 'd/flow.ts'].map((name) => `pipelines/${name}`),
    );
  });

  test('finds none without a folder', async () => {
    expect(await listFlowFiles(await createProject({}))).toEqual([]);
    expect(await listFlowFiles(await createProject({ pipelines: 'a file' }))).toEqual([]);
  });
});

describe('loadFlow', () => {
  test('reads a sound flow', async () => {
    const folder = await createProject({ 'pipelines/shop.ts': SHOP });
    const { flow, diagnostics, dependencies } = await loadFlow(folder, 'pipelines/shop.ts');
    expect(diagnostics).toEqual([]);
    expect(flow?.environments.map(({ name }) => name)).toEqual(['staging', 'prod']);
    expect(dependencies).toEqual(['pipelines/shop.ts']);
  });

  test('knows every file that was read, and reads it again when it changed', async () => {
    const folder = await createProject({
      'pipelines/shop.ts': `import { readFileSync } from 'node:fs';
import { domain } from './lib/domain.ts';
import data from './lib/data.json' with { type: 'json' };
${SHOP.replace(`'shop.example'`, 'domain')
  .replace(`name: 'shop'`, 'name: data.name')
  .replace(`'App Service'`, `readFileSync(new URL('./lib/role.txt', import.meta.url), 'utf8')`)}`,
      'pipelines/lib/domain.ts': `export const domain: string = 'one.example';`,
      'pipelines/lib/data.json': `{ "name": "one" }`,
      'pipelines/lib/role.txt': 'one',
    });
    const load = async () => {
      const { flow, diagnostics, dependencies } = await loadFlow(folder, 'pipelines/shop.ts');
      expect(diagnostics).toEqual([]);
      return { seen: [flow?.name, flow?.domain, flow?.services[0]?.role], dependencies };
    };
    expect(await load()).toEqual({
      seen: ['one', 'one.example', 'one'],
      dependencies: [
        'pipelines/lib/data.json',
        'pipelines/lib/domain.ts',
        'pipelines/lib/role.txt',
        'pipelines/shop.ts',
      ],
    });
    await writeFiles(folder, {
      'pipelines/lib/domain.ts': `export const domain: string = 'two.example';`,
      'pipelines/lib/data.json': `{ "name": "two" }`,
      'pipelines/lib/role.txt': 'two',
    });
    expect((await load()).seen).toEqual(['two', 'two.example', 'two']);
  });

  test('keeps flows that load at once apart', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const folder = await createProject(
      Object.fromEntries(
        names.flatMap((name) => [
          [`pipelines/${name}.ts`, `import { name } from './lib/${name}.ts';\n${SHOP.replace(`name: 'shop'`, 'name')}`],
          [`pipelines/lib/${name}.ts`, `export const name = '${name}';`],
        ]),
      ),
    );
    const loaded = await Promise.all(names.map((name) => loadFlow(folder, `pipelines/${name}.ts`)));
    expect(loaded.map(({ flow, dependencies }) => [flow?.name, dependencies])).toEqual(
      names.map((name) => [name, [`pipelines/${name}.ts`, `pipelines/lib/${name}.ts`].sort()]),
    );
  });

  test('compiles once and keeps the result where packages are installed', async () => {
    const folder = await createProject({ 'pipelines/shop.ts': SHOP, 'node_modules/x/package.json': '{}' });
    await symlink(path.resolve('node_modules/zod'), path.join(folder, 'node_modules/zod'));
    for (let run = 0; run < 2; run++) {
      const { diagnostics, dependencies } = await loadFlow(folder, 'pipelines/shop.ts');
      expect({ diagnostics, dependencies }).toEqual({ diagnostics: [], dependencies: ['pipelines/shop.ts'] });
    }
    expect(await listCache(folder)).toHaveLength(1);
  });

  test('shows errors of shape and of rules at once', async () => {
    const faulty = SHOP.replace(`branch: 'STAGING'`, `branch: 'STAGING', timeToLive: '2 weeks', hots: 'bare'`)
      .replace(`from: 'staging'`, `from: 'stagin', deployments: 'singel'`)
      .replace(`role: 'App Service',`, 'role: 5,')
      .replace(`registry: 'registry.shop.example',`, '');
    expect(await report({ 'pipelines/shop.ts': faulty })).toMatchInlineSnapshot(`
      "pipelines/shop.ts:3:16 property-missing: "registry" is missing.
      export default defineFlow({
                     ~~~~~~~~~~
        It must be a string.
      pipelines/shop.ts:8:47 value-invalid: "timeToLive" must be a duration such as "30s", "15m", "6h" or "14d", got the string "2 weeks".
          staging: { branch: 'STAGING', timeToLive: '2 weeks', hots: 'bare' },
                                                    ~~~~~~~~~
      pipelines/shop.ts:8:58 property-unknown: "hots" is not a known property.
          staging: { branch: 'STAGING', timeToLive: '2 weeks', hots: 'bare' },
                                                               ~~~~
        Did you mean "hosts"? Known properties: branch, from, deployOn, deployments, hosts, domain, data, renamedFrom, approval, retires, timeToLive, soak, drain, checks, replicas, services, settings, target.
      pipelines/shop.ts:9:35 promotion-source-unknown: "prod" is promoted from "stagin", which is not declared.
          prod: { branch: 'PROD', from: 'stagin', deployments: 'singel' },
                                        ~~~~~~~~
        Did you mean "staging"? Declared environments: staging, prod.
      pipelines/shop.ts:9:58 value-invalid: "deployments" must be "perChange" or "single", got the string "singel".
          prod: { branch: 'PROD', from: 'stagin', deployments: 'singel' },
                                                               ~~~~~~~~
        Did you mean "single"?
      pipelines/shop.ts:14:13 value-invalid: "role" must be a string, got 5.
            role: 5,
                  ~
      "
    `);
  });
});

describe('loadFlow refuses', () => {
  const refuse = (text: string, more: Readonly<Record<string, string>> = {}) =>
    report({ 'pipelines/shop.ts': text, ...more });

  test('a file that is not there', async () => {
    expect(await report({})).toMatchInlineSnapshot(`
      "pipelines/shop.ts:1:1 flow-unreadable: The file cannot be read: it does not exist.
      "
    `);
  });
  test('a folder', async () => {
    expect(await report({ 'pipelines/shop.ts/x': '' })).toMatchInlineSnapshot(`
      "pipelines/shop.ts:1:1 flow-unreadable: The file cannot be read: it is a folder.
      "
    `);
  });
  test('what is not TypeScript', async () => {
    expect(await refuse(SHOP.replace(`name: 'shop',`, `name: 'shop',,`))).toMatchInlineSnapshot(`
      "pipelines/shop.ts:4:16 flow-syntax: Invalid TypeScript: Unexpected token.
        name: 'shop',,
                     ~
      "
    `);
  });
  test('a helper that is not TypeScript', async () => {
    expect(
      await refuse(`import { a } from './lib/a.ts';\nexport default a;`, {
        'pipelines/lib/a.ts': 'export const a = {{;\n',
      }),
    ).toMatchInlineSnapshot(`
      "pipelines/lib/a.ts:1:19 flow-syntax: Invalid TypeScript: Unexpected token.
      export const a = {{;
                        ~
      "
    `);
  });
  test('a file that throws', async () => {
    expect(
      await refuse(
        `interface A {\n  a: string;\n}\nexport const a: A | undefined = undefined;\n  throw new TypeError('no luck\\nat all');\n`,
      ),
    ).toMatchInlineSnapshot(`
      "pipelines/shop.ts:5:3 flow-throws: The file threw an error: TypeError: no luck
        throw new TypeError('no luck\\nat all');
        ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
        Look for the cause in this line or in the code that it calls.
      "
    `);
  });
  test('a file that throws no error', async () => {
    expect(await refuse(`throw 'a string';\n`)).toMatchInlineSnapshot(`
      "pipelines/shop.ts:1:1 flow-throws: The file threw an error: It threw 'a string'.
      throw 'a string';
      ~
        Look for the cause in this line or in the code that it calls.
      "
    `);
  });
  test.each([
    `const e = new Error('x'); Object.defineProperty(e, 'message', { get() { throw 1; } }); throw e;`,
    `const e: any = new Error('x'); e.message = 5; throw e;`,
    `const e: any = new Error('x'); e.stack = 'Error\\n    at file:///%ZZ:1:1\\n    at /none.ts:9:9'; throw e;`,
    `const e: any = new Error('x'); e.stack = undefined; throw e;`,
  ])('a file that throws what nobody can read: %s', async (text) => {
    expect(await refuse(`${text}\n`)).toContain('pipelines/shop.ts:1:1 flow-throws: ');
  });

  test('a file whose helper throws', async () => {
    expect(
      await refuse(`import { a } from './lib/a.ts';\nexport default a();`, {
        'pipelines/lib/a.ts': 'export function a(): never {\n  throw new Error("boom");\n}\n',
      }),
    ).toMatchInlineSnapshot(`
      "pipelines/lib/a.ts:2:3 flow-throws: The file threw an error: boom
        throw new Error("boom");
        ~~~~~~~~~~~~~~~~~~~~~~~~
        Look for the cause in this line or in the code that it calls.
      "
    `);
  });
  test('imports that cannot be found', async () => {
    expect(await refuse(`import { a } from './lib/a.ts';\nexport default a;\n`)).toMatchInlineSnapshot(`
      "pipelines/shop.ts:1:1 import-missing: Module "./lib/a.ts" not found.
      import { a } from './lib/a.ts';
      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
        Check the path and the file name.
      "
    `);
    expect(await refuse(`import { a } from 'not-a-package';\nexport default a;\n`)).toMatchInlineSnapshot(`
      "pipelines/shop.ts:1:1 import-missing: Module "not-a-package" not found.
      import { a } from 'not-a-package';
      ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
        Install the package, or check its name.
      "
    `);
  });
  test('a file without a default export', async () => {
    expect(await refuse(`export const flow = {};\n`)).toMatchInlineSnapshot(`
      "pipelines/shop.ts:1:1 flow-missing: The file has no default export, so it defines neither a flow nor a pipeline.
      export const flow = {};
      ~~~~~~~~~~~~~~~~~~~~~~~
        Write "export default defineFlow({ ... })", or "export default definePipeline({ ... })".
      "
    `);
  });
  test('a default export that is no flow', async () => {
    expect(await refuse(`export default () => 1;\n`)).toMatchInlineSnapshot(`
      "pipelines/shop.ts:1:16 value-invalid: The flow must be an object, got a function.
      export default () => 1;
                     ~~~~~~~
        Write "export default defineFlow({ ... })".
      "
    `);
    expect(await refuse(`export default 'shop';\n`)).toMatchInlineSnapshot(`
      "pipelines/shop.ts:1:16 value-invalid: The flow must be an object, got the string "shop".
      export default 'shop';
                     ~~~~~~
        Write "export default defineFlow({ ... })".
      "
    `);
    expect(await refuse(`export default undefined;\n`)).toMatchInlineSnapshot(`
      "pipelines/shop.ts:1:16 property-missing: The flow is missing.
      export default undefined;
                     ~~~~~~~~~
        Write "export default defineFlow({ ... })".
      "
    `);
  });
  test('a repository where earlier versions had it', async () => {
    const earlier = `jenkins: {
    url: 'https://jenkins.shop.example', repository: 'shop/shop', githubCredentials: 'hub', libraryVersion: 'v1.0.0' }`;
    expect(await refuse(SHOP.replace(JENKINS, earlier))).toMatchInlineSnapshot(`
      "pipelines/shop.ts:21:42 property-unknown: "repository" is not a known property.
          url: 'https://jenkins.shop.example', repository: 'shop/shop', githubCredentials: 'hub', libraryVersion: 'v1.0.0' },
                                               ~~~~~~~~~~
        It has moved. Write beside "jenkins": repository: github({ owner: 'shop', name: 'shop' })
      pipelines/shop.ts:21:67 property-unknown: "githubCredentials" is not a known property.
          url: 'https://jenkins.shop.example', repository: 'shop/shop', githubCredentials: 'hub', libraryVersion: 'v1.0.0' },
                                                                        ~~~~~~~~~~~~~~~~~
        It has moved. Write it where the repository is named: github({ ..., credentials: 'hub' })
      "
    `);
  });
  test('a repository on no known kind of host', async () => {
    expect(await refuse(SHOP.replace("github({ owner: 'shop', name: 'shop' })", "'shop/shop'"))).toMatchInlineSnapshot(`
      "pipelines/shop.ts:20:15 value-invalid: "repository" must be github({ ... }), gitlab({ ... }), gitea({ ... }) or git({ ... }), got the string "shop/shop".
        repository: 'shop/shop', jenkins: { url: 'https://jenkins.shop.example', libraryVersion: 'v1.0.0' },
                    ~~~~~~~~~~~
      "
    `);
    expect(await refuse(SHOP.replace("owner: 'shop', name: 'shop'", "ower: 'shop', name: 5"))).toMatchInlineSnapshot(`
      "pipelines/shop.ts:20:3 property-missing: "owner" is missing.
        repository: github({ ower: 'shop', name: 5 }), jenkins: { url: 'https://jenkins.shop.example', libraryVersion: 'v1.0.0' },
        ~~~~~~~~~~
        It must be a string.
      pipelines/shop.ts:20:24 property-unknown: "ower" is not a known property.
        repository: github({ ower: 'shop', name: 5 }), jenkins: { url: 'https://jenkins.shop.example', libraryVersion: 'v1.0.0' },
                             ~~~~
        Did you mean "owner"? Known properties: kind, owner, name, api, credentials.
      pipelines/shop.ts:20:44 value-invalid: "name" must be a string, got 5.
        repository: github({ ower: 'shop', name: 5 }), jenkins: { url: 'https://jenkins.shop.example', libraryVersion: 'v1.0.0' },
                                                 ~
      "
    `);
  });
  test('an empty flow', async () => {
    expect(
      await refuse(`import { defineFlow } from 'pipegen';\nexport default defineFlow({});\n`),
    ).toMatchInlineSnapshot(`
      "pipelines/shop.ts:2:16 property-missing: "name" is missing.
      export default defineFlow({});
                     ~~~~~~~~~~
        It must be a string.
      pipelines/shop.ts:2:16 property-missing: "domain" is missing.
      export default defineFlow({});
                     ~~~~~~~~~~
        It must be a string.
      pipelines/shop.ts:2:16 property-missing: "registry" is missing.
      export default defineFlow({});
                     ~~~~~~~~~~
        It must be a string.
      pipelines/shop.ts:2:16 property-missing: "environments" is missing.
      export default defineFlow({});
                     ~~~~~~~~~~
        It must be an object.
      pipelines/shop.ts:2:16 property-missing: "services" is missing.
      export default defineFlow({});
                     ~~~~~~~~~~
        It must be an object.
      pipelines/shop.ts:2:16 property-missing: "repository" is missing.
      export default defineFlow({});
                     ~~~~~~~~~~
        It must be github({ ... }), gitlab({ ... }), gitea({ ... }) or git({ ... }).
      pipelines/shop.ts:2:16 property-missing: "jenkins" is missing.
      export default defineFlow({});
                     ~~~~~~~~~~
        It must be an object.
      "
    `);
  });
  test('a promise', async () => {
    expect(await refuse(`export default Promise.resolve({});\n`)).toMatchInlineSnapshot(`
      "pipelines/shop.ts:1:16 flow-promise: The file exports a promise instead of a flow.
      export default Promise.resolve({});
                     ~~~~~~~~~~~~~~~~~~~
        Write "export default await ..." to wait for it.
      "
    `);
  });
  test('a flow that contains itself', async () => {
    expect(
      await refuse(
        `const loop: unknown[] = [];\nloop.push(loop);\n${SHOP.replace(`branch: 'STAGING'`, `branch: 'STAGING', checks: [{ step: 'x', arguments: { loop } }]`)}`,
      ),
    ).toMatchInlineSnapshot(`
      "pipelines/shop.ts:5:16 flow-endless: The flow contains itself or is nested too deeply.
      export default defineFlow({
                     ~~~~~~~~~~~~
      "
    `);
  });
});

async function listCache(folder: string): Promise<string[]> {
  const { readdir } = await import('node:fs/promises');
  return readdir(path.join(folder, 'node_modules/.cache/jiti'));
}
