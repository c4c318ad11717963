import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isHealthy } from '../../src/plan/observed.ts';
import type { Stack } from '../../src/plan/operation.ts';
import type { Engine } from '../../src/run/ports/engine.ts';

/** An engine, and stacks that it can start. */
export interface EngineWorld {
  readonly engine: Engine;
  /** Two containers of a service `app` with the label `pipegen.test=$VALUE`. */
  readonly healthy: Stack;
  /** One container that never becomes healthy. */
  readonly broken: Stack;
  /** One container of a service `app` whose health check runs no shell. */
  readonly plain: Stack;
  /** A service `app` that depends on a service `base`, one container each. */
  readonly dependent: Stack;
  /** A network's name that nobody else uses. */
  readonly network: string;
  /** A folder for files. */
  readonly folder: string;
}

/** What every engine must do: Docker, and the fake that stands for it in other tests. */
export function describeEngine(world: () => EngineWorld): void {
  it('knows the time', async () => {
    expect((await world().engine.now()).getTime()).toBeGreaterThan(Date.parse('2024-01-01'));
  });

  it('makes a network once', async () => {
    const { engine, network } = world();
    for (let times = 0; times < 2; times++) await engine.createNetwork(network, { 'pipegen.flow': 'test' });
    expect((await engine.networks()).filter((name) => name === network)).toEqual([network]);
  });

  it('removes a network of ours, and no other', async () => {
    const { engine, network } = world();
    const networks = { ours: 'pipegen.flow', foreign: 'foreign' };
    for (const [name, label] of Object.entries(networks))
      await engine.createNetwork(`${network}-${name}`, { [label]: 'test' });
    for (const name of ['ours', 'foreign', 'absent']) await engine.removeNetwork(`${network}-${name}`);
    const left = (await engine.networks()).filter((name) => name.startsWith(`${network}-`));
    expect(left).toEqual([`${network}-foreign`]);
  });

  it('starts a stack, shows it by its labels, and removes all of it', async () => {
    const { engine, healthy } = world();
    const find = () => engine.containers({ 'pipegen.test': 'one', 'com.docker.compose.project': healthy.project });
    expect(await find()).toEqual([]);
    await engine.start(healthy);
    const containers = await find();
    expect(containers.map(({ project, service }) => [project, service])).toEqual([
      [healthy.project, 'app'],
      [healthy.project, 'app'],
    ]);
    expect(containers.every(isHealthy)).toBe(true);
    expect((await engine.leftovers(healthy.project)).containers).toHaveLength(2);
    await engine.remove(healthy.project);
    expect(await find()).toEqual([]);
    expect(await engine.leftovers(healthy.project)).toEqual({ containers: [], networks: [], volumes: [] });
  });

  it('leaves containers alone that are as wanted, and makes anew those that changed', async () => {
    const { engine, healthy } = world();
    const ids = async () =>
      (await engine.containers({ 'com.docker.compose.project': healthy.project })).map(({ configHash }) => configHash);
    await engine.start(healthy);
    const before = await ids();
    expect(before).toEqual(Array(2).fill((await engine.configHashes(healthy)).app));
    await engine.start(healthy);
    expect(await ids()).toEqual(before);
    const changed = { ...healthy, variables: { VALUE: 'two' } };
    expect((await engine.configHashes(changed)).app).not.toBe(before[0]);
    await engine.start(changed);
    expect(await engine.containers({ 'pipegen.test': 'one', 'com.docker.compose.project': healthy.project })).toEqual(
      [],
    );
    expect(
      await engine.containers({ 'pipegen.test': 'two', 'com.docker.compose.project': healthy.project }),
    ).toHaveLength(2);
    await engine.remove(healthy.project);
  });

  it('fails when a stack does not become healthy, and leaves it there to be looked at', async () => {
    const { engine, broken } = world();
    await expect(engine.start(broken)).rejects.toThrow('unhealthy');
    const containers = await engine.containers({ 'com.docker.compose.project': broken.project });
    expect(containers.map(isHealthy)).toEqual([false]);
    expect(await engine.logs(broken.project, 10)).not.toBe('');
    await engine.remove(broken.project);
  });

  it('drains containers, which serve again once their stack is started', async () => {
    const { engine, healthy } = world();
    const look = () => engine.containers({ 'com.docker.compose.project': healthy.project });
    await engine.start(healthy);
    const before = await look();
    expect(await engine.drain(before.map(({ id }) => id))).toEqual([]);
    expect((await look()).map(({ state, health }) => [state, health])).toEqual([
      ['running', 'unhealthy'],
      ['running', 'unhealthy'],
    ]);
    await engine.start(healthy);
    const after = await look();
    expect(after.every(isHealthy)).toBe(true);
    expect(after.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
    await engine.remove(healthy.project);
    expect(await engine.drain(before.map(({ id }) => id))).toEqual([]);
  });

  it('tells which containers could not be drained', async () => {
    const { engine, plain } = world();
    await engine.start(plain);
    const [container] = await engine.containers({ 'com.docker.compose.project': plain.project });
    expect(await engine.drain([container?.id ?? ''])).toEqual([container?.id]);
    expect((await engine.containers({ 'com.docker.compose.project': plain.project })).every(isHealthy)).toBe(true);
    await engine.remove(plain.project);
  });

  it("runs a service's command after what it depends on, and leaves only that", async () => {
    const { engine, dependent } = world();
    const running = () => engine.containers({ 'com.docker.compose.project': dependent.project });
    await engine.runService(dependent, 'app', ['/busybox', 'true']);
    const first = await running();
    expect(first.map(({ service, health }) => [service, health])).toEqual([['base', 'healthy']]);
    await expect(engine.runService(dependent, 'app', ['/busybox', 'false'])).rejects.toMatchObject({
      code: 'program-failed',
    });
    // It would be made anew by a start, as its labels name the release.
    await engine.runService({ ...dependent, variables: { VALUE: 'two' } }, 'app', ['/busybox', 'true']);
    expect((await running()).map(({ id }) => id)).toEqual(first.map(({ id }) => id));
    await engine.start(dependent);
    expect((await running()).map(({ service }) => service).sort()).toEqual(['app', 'base']);
    await engine.remove(dependent.project);
  });

  it('loads what was dumped, and brings a folder back that was archived', async () => {
    const { engine, plain, folder } = world();
    await engine.start(plain);
    const [container] = await engine.containers({ 'com.docker.compose.project': plain.project });
    const id = container?.id ?? '';
    const files = ['loaded', 'dumped', 'archived'].map((name) => join(folder, name));
    const [loaded = '', dumped = '', archived = ''] = files;
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    writeFileSync(loaded, bytes);
    await engine.load(id, '/busybox cat > /data/row', loaded);
    await engine.dump(id, '/busybox cat /data/row', dumped);
    expect(readFileSync(dumped)).toEqual(bytes);
    await engine.archive(id, '/data', archived);
    writeFileSync(loaded, 'changed');
    await engine.load(id, '/busybox cat > /data/row', loaded);
    await engine.unarchive(id, '/data', archived);
    await engine.dump(id, '/busybox cat /data/row', dumped);
    expect(readFileSync(dumped)).toEqual(bytes);
    expect((await engine.containers({ 'com.docker.compose.project': plain.project })).every(isHealthy)).toBe(true);
    await engine.remove(plain.project);
    await expect(engine.load(id, 'true', loaded)).rejects.toMatchObject({ code: 'program-failed' });
  });

  it('removes what is not there', async () => {
    const { engine, healthy } = world();
    await engine.remove(healthy.project);
    expect((await engine.leftovers(healthy.project)).containers).toEqual([]);
  });
}
