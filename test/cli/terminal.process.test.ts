import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { describePart } from '../parts/require.ts';
import { onTerminal, terminalMissing } from './onTerminal.ts';
import { FLOW, Project } from './project.ts';

describePart('on a terminal', 'script (util-linux)', terminalMissing, () => {
  test('a build is in colours and shows its progress', async () => {
    const { exitCode, output } = await onTerminal(new Project(FLOW), 'build');
    expect(exitCode).toBe(0);
    expect(output).toContain('Reading pipelines/shop.ts (1 of 1 file)\r\u001b[K');
    expect(output).toContain('\u001b[32mwrote\u001b[39m');
  });

  test('NO_COLOR is heeded', async () => {
    const { output } = await onTerminal(new Project(FLOW), 'list', [], { NO_COLOR: '1' });
    expect(output).toContain('shop pipelines/shop.ts');
    expect(output).not.toContain('\u001b[3');
  });

  test('list keeps each step in a line', async () => {
    const { output } = await onTerminal(new Project(FLOW), 'list');
    const steps = output.slice(output.indexOf('Steps')).split('\r\n').slice(1, -1);
    expect(steps.length).toBeGreaterThan(10);
    for (const line of steps) expect(line.length).toBeLessThanOrEqual(100);
    expect(steps.filter((line) => line.endsWith('…'))).not.toEqual([]);
  });

  test('init asks what it was not told, and again when an answer cannot be', async () => {
    const project = new Project();
    const { exitCode, output } = await onTerminal(project, 'init --jenkins https://ci.store.example', [
      ["The flow's name", 'My Store\n'],
      ['lower-case letters, digits', 'store\n'],
      ['(store.example)', '\n'],
      ['(store/store)', 'acme/store\n'],
      ['(registry.store.example)', '\n'],
    ]);
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    expect(project.read('pipelines/store/flow.ts')).toContain(
      [
        "  repository: github({ owner: 'acme', name: 'store' }),",
        "  jenkins: { url: 'https://ci.store.example', libraryVersion: 'v1.0.0' },",
      ].join('\n'),
    );
  });

  test('init offers the Compose file, and proposes what git knows', async () => {
    const project = new Project().write('compose.yaml', 'services:\n  web: { image: "acme/web:1" }\n');
    execFileSync('git', ['init', '--quiet'], { cwd: project.folder });
    execFileSync('git', ['remote', 'add', 'origin', 'git@github.com:acme/store.git'], { cwd: project.folder });
    const answers = [
      ["The flow's name", 'store\n'],
      ['(store.example)', '\n'],
      ['(git@github.com:acme/store.git)', '\n'],
      ['(registry.store.example)', '\n'],
      ['(https://jenkins.store.example)', '\n'],
    ] as const;
    const wanted = await onTerminal(project, 'init --no-docker', [
      ['Start from the services of compose.yaml?', '\n'],
      ...answers,
    ]);
    expect(wanted).toMatchObject({ exitCode: 0 });
    const flow = project.read('pipelines/store/flow.ts');
    expect(flow).toContain("image: { name: 'acme/web', tag: '1' }");
    expect(flow).toContain("repository: github({ owner: 'acme', name: 'store' })");
    project.remove('pipelines');
    await onTerminal(project, 'init --no-docker', [['Start from the services of compose.yaml?', 'no\n'], ...answers]);
    expect(project.read('pipelines/store/flow.ts')).not.toContain('acme/web');
  });

  test.each([
    ['Ctrl-C', '\u0003', 130, 'interrupted'],
    ['the end of the input', '\u0004', 2, 'answers-missing'],
  ])('init ends by %s and has written nothing', async (_, key, exitCode, code) => {
    const project = new Project();
    const run = await onTerminal(project, 'init', [['The flow', key]]);
    expect(run.exitCode).toBe(exitCode);
    expect(run.output).toContain(code);
    expect(project.has('pipelines')).toBe(false);
  });
});
