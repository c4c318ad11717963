import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openContext } from '../../src/agent/openContext.ts';
import { createPlainReporter } from '../../src/agent/reporter.ts';
import type { Flow } from '../../src/model/flow.ts';
import { lifecycleProject } from '../cli/lifecycleProject.ts';
import type { Project } from '../cli/project.ts';

const FLOW_FILE = 'jenkins/resources/pipegen/shop/flow.json';

async function open({ folder }: Project, variables: Readonly<Record<string, string>> = {}, mayCheckOut = true) {
  let text = '';
  const environment = { PATH: process.env.PATH, HOME: process.env.HOME, ...variables };
  const reporter = createPlainReporter((more) => (text += more));
  const { signal } = new AbortController();
  const opened = await openContext({ folder, environment, mayCheckOut, signal, reporter });
  return { ...opened, text: () => text };
}

function git({ folder }: Project, ...args: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@shop.example'];
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
}

describe('the context of a run', () => {
  test('has a git host without an account, unless the repository is on a GitHub', async () => {
    const project = await lifecycleProject();
    const plain = await open(project);
    expect(await plain.context.ports.gitHost?.openChanges()).toEqual([]);
    git(project, 'remote', 'set-url', 'origin', 'git@github.com:shop/shop.git');
    expect((await open(project)).context.ports.gitHost).toBeUndefined();
    expect((await open(project, { GITHUB_TOKEN: 'token-of-anna' })).context.ports.gitHost).toBeDefined();
  });

  test('knows who runs it, and that they do', async () => {
    const { context } = await open(await lifecycleProject(), { JOB_NAME: 'shop/PROD', BUILD_NUMBER: '12' });
    expect(context.actor.name).toBe('Jenkins shop/PROD #12');
    expect(context.isGone(context.actor)).toBe(false);
  });

  test('of another commit has its flow and its files, and hides its secrets everywhere', async () => {
    const project = await lifecycleProject();
    const now = JSON.parse(project.read(FLOW_FILE)) as Flow;
    const then = { ...now, secrets: [{ kind: 'secret', name: 'OLD_SECRET', description: '' }] };
    project.write(FLOW_FILE, JSON.stringify(then));
    git(project, 'commit', '--quiet', '--all', '--message', 'With a secret');
    const commit = git(project, 'rev-parse', 'HEAD');
    git(project, 'reset', '--quiet', '--hard', 'HEAD~1');

    const { context, text, close } = await open(project, { OLD_SECRET: 'an-old-secret' });
    context.log('before: an-old-secret');
    const there = await context.at(commit);
    expect(there.folder).not.toBe(context.folder);
    expect(there.flow.secrets).toEqual(then.secrets);
    expect(await there.ports.store.hasFile(FLOW_FILE)).toBe(true);
    expect(join(there.folder, '..')).toContain(join(project.folder, '.pipegen'));
    expect(await context.at(commit)).toBe(there);
    context.log('after: an-old-secret');
    there.progress.began({ text: 'start an-old-secret', index: 1, total: 1 });
    await close();
    expect(text()).toBe('before: an-old-secret\nafter: ****\n[1/1] start ****\n');
  });

  test('in Jenkins is about what is checked out', async () => {
    const { context } = await open(await lifecycleProject(), {}, false);
    expect(await context.at('f'.repeat(40))).toBe(context);
  });
});
