import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { describeActor, isGone } from '../../../src/adapters/process/holder.ts';
import type { Actor } from '../../../src/plan/ledger.ts';

/** This process, as its ledger entries name it, with parts of its `process` replaced. */
function actorWith(parts: { readonly [index: number]: string }): Actor {
  const actor = describeActor({});
  return { ...actor, process: Object.assign(actor.process.split('/'), parts).join('/') };
}

it('is named after the build, or the user and the machine', () => {
  expect(describeActor({ JOB_NAME: 'shop/PROD', BUILD_NUMBER: '12' }).name).toBe('Jenkins shop/PROD #12');
  expect(describeActor({ JOB_NAME: 'shop/\u001b[2J\nx', BUILD_NUMBER: '1' }).name).toBe(
    'Jenkins shop/\u{fffd}[2J x #1',
  );
  expect(describeActor({ JOB_NAME: 'shop' }).name).toBe(`${userInfo().username}@${hostname()}`);
});

it('stays the same while it runs', () => {
  expect(describeActor({})).toEqual(describeActor({}));
  expect(describeActor({}).process).toMatch(/^[^/]+\/(?:[0-9a-f]{12}|-)\/\d+\/\d+$/);
});

describe.runIf(existsSync('/proc/self/stat'))('where /proc tells of processes', () => {
  /** Another process, and how it names itself. */
  async function start(): Promise<{ readonly child: ChildProcess; readonly actor: Actor }> {
    const options = { bundle: true, platform: 'node', format: 'iife', globalName: 'holder', write: false } as const;
    const [bundle] = buildSync({
      ...options,
      entryPoints: [join(import.meta.dirname, '../../../src/adapters/process/holder.ts')],
    }).outputFiles;
    const script = `${bundle?.text} console.log(JSON.stringify(holder.describeActor({}))); setInterval(() => {}, 1_000);`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return { child, actor: JSON.parse(line.toString()) as Actor };
  }

  it('is gone once its process was killed, and not before', async () => {
    const { child, actor } = await start();
    expect(actor.process).not.toBe(describeActor({}).process);
    expect(isGone(actor)).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isGone(actor)).toBe(true);
  });

  it('is gone when its parent has not noticed yet', async () => {
    // It ends when its parent is the second `sleep`, which never asks after it.
    const shell = spawn('sh', ['-c', 'sleep 1 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(shell.stdout, 'data')) as [Buffer];
    const pid = line.toString().trim();
    const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ');
    await expect.poll(() => stat()[2], { timeout: 10_000 }).toBe('Z');
    expect(isGone(actorWith({ 2: pid, 3: stat()[21] ?? '' }))).toBe(true);
    shell.kill('SIGKILL');
  });

  it('is gone when another process has its number', () => {
    expect(isGone(actorWith({}))).toBe(false);
    expect(isGone(actorWith({ 3: '1' }))).toBe(true);
  });

  it('may run still when it is of another machine, boot or container, or cannot be read', () => {
    for (const elsewhere of [{ 0: 'another-host' }, { 1: '0123456789ab' }, { 1: '-' }])
      expect(isGone(actorWith({ ...elsewhere, 3: '1' }))).toBe(false);
    for (const process of ['', 'x', '////', `${describeActor({}).process}/more`, '../../x'])
      expect(isGone({ name: 'x', process })).toBe(false);
    for (const pid of ['-1', '0', 'x', '', '1.5', '1e999']) expect(isGone(actorWith({ 2: pid, 3: '1' }))).toBe(false);
  });
});
