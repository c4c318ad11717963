import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEnvironmentFile } from '../../src/load/environmentFile.ts';
import { loadFlow } from '../../src/load/loadFlow.ts';
import { printDiagnostic, sortDiagnostics } from '../../src/load/printDiagnostic.ts';
import { createProject } from './project.ts';

function valuesOf(text: string): Record<string, string> {
  const { lines, invalid } = readEnvironmentFile('app.env', text);
  expect(invalid).toEqual([]);
  return Object.fromEntries(lines.map(({ name, value }) => [name, value]));
}

describe('a file of variables', () => {
  it.each([
    ['A=1', '1'],
    ['  export A = some words  ', 'some words'],
    ['A=x#y # why', 'x#y'],
    ['A=# why', ''],
    ['A=', ''],
    ["A='a # \\n b' # why", 'a # \\n b'],
    ['A="a\\n\\"b\\" \\\\ \\x"', 'a\n"b" \\ \\x'],
    ['A="two\nlines"', 'two\nlines'],
    ["A='$HOME'", '$HOME'],
    ['\ufeffA=1\r\n', '1'],
    ['A=x=y', 'x=y'],
  ])('%j', (text, value) => {
    expect(valuesOf(text)).toEqual({ A: value });
  });

  it('counts lines over texts of several lines, and tells where one says nothing', () => {
    const { lines, invalid } = readEnvironmentFile('app.env', '# first\nA="two\nlines"\n\n  oops\nB="open\nC=1\n');
    expect(lines.map(({ name, where }) => [name, where.line])).toEqual([
      ['A', 2],
      ['C', 7],
    ]);
    expect(invalid).toEqual([
      { where: { file: 'app.env', line: 5, column: 3, length: 4 }, reason: 'This line sets no variable.' },
      {
        where: { file: 'app.env', line: 6, column: 1, length: 7 },
        reason: 'The quoted value of "B" does not end, or text follows it.',
      },
    ]);
  });
});

const flow = (service: string) => `import { defineFlow, github } from 'pipegen';

export default defineFlow({
  name: 'shop',
  domain: 'shop.example',
  registry: 'registry.shop.example',
  environments: { prod: { branch: 'PROD' } },
  services: {
    app: {
      image: { name: 'shop/app', tag: '1.0.0-alpine' },
      role: 'App Service',
      scope: 'deployment',
      health: { command: ['true'] },
      ${service}
    },
  },
  repository: github({ owner: 'shop', name: 'shop' }),
  jenkins: { url: 'https://jenkins.shop.example', libraryVersion: 'v1.0.0' },
});
`;

async function load(service: string, files: Readonly<Record<string, string>> = {}) {
  const folder = await createProject({ 'pipelines/shop.ts': flow(service), ...files });
  const { diagnostics, ...loaded } = await loadFlow(folder, 'pipelines/shop.ts');
  const report = sortDiagnostics(diagnostics).map((one) =>
    printDiagnostic(one, one.where && readFileSync(path.join(folder, one.where.file), 'utf8')),
  );
  return { ...loaded, report: report.join('') };
}

describe('envFile', () => {
  it('gives a service the variables of its files, of which its own and the later ones win', async () => {
    const { flow, dependencies, report } = await load(
      "envFile: ['common.env', 'app/app.env'],\n      environment: { C: 'own' },",
      { 'common.env': 'A=common\nB=common\nC=common\n', 'app/app.env': 'B=app\nD="$HOME"\n' },
    );
    expect(report).toBe('');
    expect(flow?.services[0]?.environment).toEqual({ A: 'common', B: 'app', C: 'own', D: '$HOME' });
    expect(dependencies).toEqual(['app/app.env', 'common.env', 'pipelines/shop.ts']);
  });

  it('is refused where a file is missing, is of one machine, or is outside the project', async () => {
    const { flow, report } = await load("envFile: ['ap.env', '.env', '../app.env'],", { '.env': 'A=1' });
    expect(flow).toBeUndefined();
    expect(report).toMatchInlineSnapshot(`
      "pipelines/shop.ts:14:17 env-file-missing: The file ap.env does not exist.
            envFile: ['ap.env', '.env', '../app.env'],
                      ~~~~~~~~
        Create it, or correct the path. It is relative to the project's folder.
      pipelines/shop.ts:14:27 env-file-secret: .env holds the secrets of one machine and is not in the repository.
            envFile: ['ap.env', '.env', '../app.env'],
                                ~~~~~~
        Name a file that is committed, such as "app/app.env". Reference what is in .env by setting('NAME') or secret('NAME').
      pipelines/shop.ts:14:35 path-invalid: "../app.env" is not a path inside the project.
            envFile: ['ap.env', '.env', '../app.env'],
                                        ~~~~~~~~~~~~
        Write a path without "..", such as "app" or "docker/app".
      "
    `);
  });

  it('is refused at the line that says nothing, and at one that holds a secret', async () => {
    const { report } = await load("envFile: 'app.env',", {
      'app.env': 'LOG_LEVEL=info\nLOG LEVEL\nDB_PASSWORD=hunter2\n',
    });
    expect(report).toMatchInlineSnapshot(`
      "app.env:2:1 env-file-invalid: This line sets no variable.
      LOG LEVEL
      ~~~~~~~~~
        Write NAME=value, one variable a line; a comment starts with "#".
      app.env:3:1 secret-in-plain-text: "DB_PASSWORD" contains a secret in plain text, which would end up in the repository, generated files and logs.
      DB_PASSWORD=hunter2
      ~~~~~~~~~~~~~~~~~~~
        Reference it by name: secretFile('NAME', { description }) if the image reads a file, otherwise secret('NAME', { description }). Then rotate the secret, because it has been exposed.
      "
    `);
  });
});
