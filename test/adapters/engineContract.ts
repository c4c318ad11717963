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
  /** A network's name that nobody else uses. */
  readonly network: string;
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

  it('removes what is not there', async () => {
    const { engine, healthy } = world();
    await engine.remove(healthy.project);
    expect((await engine.leftovers(healthy.project)).containers).toEqual([]);
  });
}
