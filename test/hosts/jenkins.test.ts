import { describe, expect, it } from 'vitest';
import { compileController } from '../../src/jenkins/controller/compileController.ts';
import { secretNames } from '../../src/jenkins/controller/compose.ts';
import { compiled, jenkinsfilesOf } from '../jenkins/compiled.ts';
import { librarySteps } from '../jenkins/controller/librarySteps.ts';
import { configurationOf, KINDS, shopOn } from './shops.ts';

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
