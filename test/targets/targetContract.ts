import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findEnvironment } from '../../src/model/flow.ts';
import { isHealthy } from '../../src/plan/observed.ts';
import type { Unit } from '../../src/plan/operation.ts';
import { withParts } from '../../src/plan/units.ts';
import type { Target, TerminalTask } from '../../src/run/ports/target.ts';
import { shop } from '../fixtures/shop.ts';

/** A target, and units that it can start. */
export interface TargetWorld {
  readonly engine: Target;
  /** Two containers of a service `app` with the label `pipegen.test=$VALUE`. */
  readonly healthy: Unit;
  /** One container that never becomes healthy. */
  readonly broken: Unit;
  /** One container of a service `app` whose health check runs no shell. */
  readonly plain: Unit;
  /**
   * A service `app` that depends on a service `base`, one container each; `base` has the label `pipegen.test=$BASE`, the
   * other `pipegen.test=$VALUE`.
   */
  readonly dependent: Unit;
  /** Services `well`; `ill`, whose check prints `no table`; and `ended`, which ends with 3; the latter print three lines. */
  readonly mixed: Unit;
  /**
   * A service `app` with `$REPLICAS` containers, made from `$COLOUR`, the secret `TOKEN` in a file, `$SETTING` in the file
   * `/etc/settings`, `$IMAGE`, `$COMMAND` and `$MEMORY`; it is not healthy where the colour is `sick`. What it is to
   * Traefik has the project's name, `$PROJECT`, and what it is told of where it runs `$DEPLOYMENT`.
   */
  readonly rich: Unit;
  /** A network's name that nobody else uses. */
  readonly network: string;
  /** A folder for files. */
  readonly folder: string;
}

/** In what targets may differ. */
export interface Traits {
  /** Whether a replica that ends or changes is replaced by another, so that none is ever the same again. */
  readonly replaces?: boolean;
  /** How a start that does not succeed fails. */
  readonly failure?: 'program-failed' | 'not-healthy';
}

/** What every target must do: Compose, Swarm, and the fake that stands for them in other tests. */
export function describeTarget(
  world: () => TargetWorld,
  { replaces = false, failure = 'program-failed' }: Traits = {},
): void {
  const itIfKept = it.skipIf(replaces);
  const inProject = ({ name: project }: Unit) => world().engine.replicas({ unit: project });
  const idsOf = async (stack: Unit) => (await inProject(stack)).map(({ id }) => id).sort();
  const changed = (stack: Unit, variables: Unit['variables']): Unit => ({
    ...stack,
    variables: { ...stack.variables, ...variables },
  });
  /** As the agent starts it: containers say what they were made from. */
  const labelled = async (stack: Unit) => withParts(stack, await world().engine.parts(stack));

  it('knows the time', async () => {
    expect((await world().engine.now()).getTime()).toBeGreaterThan(Date.parse('2024-01-01'));
  });

  /** What an environment of a flow of its own lacks. */
  const missing = async (flowName: string) =>
    (await world().engine.missing({ ...shop, name: flowName }, findEnvironment(shop, 'prod'), 'pr-1')).filter(
      ({ name }) => name.startsWith(flowName),
    );

  it('makes what units share once, and removes it', async () => {
    const { engine, network } = world();
    const [shared, ...others] = await missing(network);
    if (shared === undefined) throw new Error('The persistent services share nothing.');
    expect(others).toEqual([]);
    for (let times = 0; times < 2; times++) await engine.prepare(shared);
    expect(await missing(network)).toEqual([]);
    for (let times = 0; times < 2; times++) await engine.removeFoundations({ ...shop, name: network }, 'prod');
    expect(await missing(network)).toEqual([shared]);
  });

  it('does not remove what carries none of our labels', async () => {
    const { engine, network } = world();
    const [shared] = await missing(`${network}-foreign`);
    if (shared === undefined) throw new Error('The persistent services share nothing.');
    await engine.prepare({ ...shared, labels: { foreign: 'test' } });
    await engine.removeFoundations({ ...shop, name: `${network}-foreign` }, 'prod');
    expect(await missing(`${network}-foreign`)).toEqual([]);
  });

  it('starts a stack, shows it by its labels, and removes all of it', async () => {
    const { engine, healthy } = world();
    const find = () => engine.replicas({ unit: healthy.name, labels: { 'pipegen.test': 'one' } });
    expect(await find()).toEqual([]);
    await engine.start(healthy, ['app']);
    const containers = await find();
    expect(containers.map(({ unitName: project, service }) => [project, service])).toEqual([
      [healthy.name, 'app'],
      [healthy.name, 'app'],
    ]);
    expect(containers.every(isHealthy)).toBe(true);
    expect((await engine.leftovers(healthy.name)).replicas).toHaveLength(2);
    await engine.remove(healthy.name);
    expect(await find()).toEqual([]);
    expect(await engine.leftovers(healthy.name)).toEqual({ replicas: [], volumes: [], others: [] });
  });

  itIfKept('removes containers and nothing else of a stack', async () => {
    const { engine, healthy } = world();
    await engine.start(healthy, ['app']);
    const [first, second] = await idsOf(healthy);
    await engine.removeReplicas([first ?? '']);
    expect(await idsOf(healthy)).toEqual([second]);
    await engine.remove(healthy.name);
  });

  itIfKept('starts what does not run, adds what is missing, and leaves the rest untouched', async () => {
    const { engine, rich } = world();
    await engine.start(await labelled(rich), ['app']);
    const [first] = await inProject(rich);
    expect(first?.parts).toEqual((await engine.parts(rich)).app);
    const more = changed(rich, { REPLICAS: '2', COLOUR: 'red' });
    await engine.start(await labelled(more), ['app']);
    const both = await inProject(rich);
    expect(both).toHaveLength(2);
    expect(both.find(({ id }) => id === first?.id)).toEqual(first);
    expect(both.find(({ id }) => id !== first?.id)?.parts).toEqual((await engine.parts(more)).app);
    await engine.stop([first?.id ?? '']);
    await engine.start(await labelled(more), ['app']);
    expect(await idsOf(rich)).toEqual(both.map(({ id }) => id).sort());
    expect((await inProject(rich)).every(isHealthy)).toBe(true);
    await engine.remove(rich.name);
  });

  it('makes anew what changed, and only that', async () => {
    const { engine, dependent } = world();
    const find = async (service: string) => (await inProject(dependent)).filter((one) => one.service === service);
    await engine.start(dependent, ['base', 'app']);
    const before = { base: await find('base'), app: await find('app') };
    await engine.update(dependent, ['base', 'app']);
    expect({ base: await find('base'), app: await find('app') }).toEqual(before);
    await engine.update(changed(dependent, { VALUE: 'two' }), ['base', 'app']);
    expect(await find('base')).toEqual(before.base);
    const [app, ...others] = await find('app');
    expect(others).toEqual([]);
    expect(app?.id).not.toBe(before.app[0]?.id);
    const labels = { 'pipegen.test': 'two' };
    expect(await engine.replicas({ unit: dependent.name, labels })).toEqual([app]);
    // Not what it was not asked for, though it changed as well.
    await engine.update(changed(dependent, { VALUE: 'three', BASE: 'two' }), ['app']);
    expect(await find('base')).toEqual(before.base);
    await engine.remove(dependent.name);
  });

  it('names what changed, and nothing else', async () => {
    const { engine, rich } = world();
    const before = (await engine.parts(rich)).app ?? {};
    const changes = {
      COLOUR: 'COLOUR',
      TOKEN: 'the secret TOKEN',
      SETTING: 'the file /etc/settings',
      IMAGE: 'the image',
      COMMAND: 'the command',
    };
    for (const [variable, part] of Object.entries({ ...changes, MEMORY: 'the limits' })) {
      // Generated files have no variables in the text of files, which only Compose would put in.
      if (replaces && variable === 'SETTING') continue;
      const value = variable === 'MEMORY' ? '64m' : 'something-else';
      const after = (await engine.parts(changed(rich, { [variable]: value }))).app ?? {};
      expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
      expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual([part]);
      expect(after[part]).not.toContain(value);
    }
    // Where it runs is not what it is.
    const elsewhere = { ...rich, name: `${rich.name}-r2` };
    const variables = { REPLICAS: '3', VALUE: 'two', PROJECT: elsewhere.name, DEPLOYMENT: 'qa-pr-58' };
    expect((await engine.parts(changed(elsewhere, variables))).app).toEqual(before);
    expect((await engine.parts(await labelled(rich))).app).toEqual(before);
  });

  it('fails when a stack does not become healthy, and leaves it there to be looked at', async () => {
    const { engine, broken } = world();
    await expect(engine.start(broken, ['app'])).rejects.toThrow('unhealthy');
    expect((await inProject(broken)).map(isHealthy)).toEqual([false]);
    await engine.remove(broken.name);
  });

  it('shows what does not serve, why, and what it printed last', async () => {
    const { engine, mixed } = world();
    await expect(engine.start(mixed, ['well', 'ill', 'ended'])).rejects.toMatchObject({ code: failure });
    const failing = async () =>
      [...(await engine.failing(mixed.name, 2))].sort((left, right) => left.service.localeCompare(right.service));
    const ended = { service: 'ended', state: 'exited', exitCode: 3, check: '', lines: ['second', 'third'] };
    const check = replaces ? expect.stringContaining('unhealthy') : 'no table';
    const ill = { service: 'ill', state: 'unhealthy', check, lines: ['second', 'third'] };
    await expect.poll(failing, { timeout: 20_000 }).toMatchObject([ended, ill]);
    const [, shown] = await failing();
    expect(shown).not.toHaveProperty('exitCode');
    expect(shown?.name).toContain(`${mixed.name}${replaces ? '_ill.' : '-ill-1'}`);
    await engine.remove(mixed.name);
    expect(await engine.failing(mixed.name, 2)).toEqual([]);
  });

  it('stops containers, and resumes them as they were', async () => {
    const { engine, healthy } = world();
    await engine.start(healthy, ['app']);
    const before = await idsOf(healthy);
    await engine.stop(before);
    const stopped = await inProject(healthy);
    expect([...new Set(stopped.map(({ state }) => state))]).toEqual(['exited']);
    await engine.resume(stopped.map(({ id }) => id));
    const healthyOnes = async () => (await inProject(healthy)).filter(isHealthy).length;
    await expect.poll(healthyOnes, { timeout: 90_000 }).toBe(before.length);
    if (!replaces) expect(await idsOf(healthy)).toEqual(before);
    await engine.stop([]);
    await engine.resume([]);
    await engine.remove(healthy.name);
  });

  itIfKept('brings back what was set aside, even if another one replaced it', async () => {
    const { engine, rich } = world();
    await engine.start(await labelled(rich), ['app']);
    const [before] = await inProject(rich);
    const aside = await engine.setAside(rich.name, ['app']);
    expect(await inProject(rich)).toEqual([before]);
    const sick = await labelled(changed(rich, { COLOUR: 'sick', TOKEN: 'other', SETTING: 'other', MEMORY: '64m' }));
    await expect(engine.update(sick, ['app'])).rejects.toMatchObject({ code: 'program-failed' });
    const [instead] = await inProject(rich);
    expect([instead?.id === before?.id, instead && isHealthy(instead)]).toEqual([false, false]);
    await engine.putBack(aside);
    const [after, ...others] = await inProject(rich);
    expect(others).toEqual([]);
    expect(after && isHealthy(after)).toBe(true);
    expect([after?.parts, after?.labels]).toEqual([before?.parts, before?.labels]);
    await engine.discard(aside);
    // To Compose, too, it is the old one: nothing is to do.
    await engine.update(await labelled(rich), ['app']);
    expect(await inProject(rich)).toEqual([after]);
    await engine.remove(rich.name);
    expect(await engine.leftovers(rich.name)).toEqual({ replicas: [], volumes: [], others: [] });
  });

  itIfKept('keeps what was set aside and never replaced', async () => {
    const { engine, rich } = world();
    await engine.start(await labelled(changed(rich, { REPLICAS: '2' })), ['app']);
    const before = await inProject(rich);
    const aside = await engine.setAside(rich.name, ['app']);
    await engine.putBack(aside);
    expect(await inProject(rich)).toEqual(before);
    await engine.discard(aside);
    await engine.remove(rich.name);
  });

  it("runs a service's command after what it depends on, and leaves only that", async () => {
    const { engine, dependent } = world();
    const running = () => engine.replicas({ unit: dependent.name });
    await engine.runService(dependent, 'app', ['/busybox', 'true']);
    const first = await running();
    expect(first.map(({ service, health }) => [service, health])).toEqual([['base', 'healthy']]);
    await expect(engine.runService(dependent, 'app', ['/busybox', 'false'])).rejects.toMatchObject({
      code: 'program-failed',
    });
    // It would be made anew by an update, as its labels are others.
    await engine.runService(changed(dependent, { VALUE: 'two', BASE: 'two' }), 'app', ['/busybox', 'true']);
    expect((await running()).map(({ id }) => id)).toEqual(first.map(({ id }) => id));
    await engine.start(dependent, ['base', 'app']);
    expect((await running()).map(({ service }) => service).sort()).toEqual(['app', 'base']);
    await engine.remove(dependent.name);
  });

  it('gives the terminal to logs, and to commands in a container or in one of its own', async () => {
    const { engine, healthy } = world();
    await engine.start(healthy, ['app']);
    const attach = (task: TerminalTask) => engine.attach(healthy, task);
    const inApp = (kind: 'exec' | 'run', ...command: string[]) =>
      attach({ kind, service: 'app', command, isTyped: false });
    expect(await attach({ kind: 'logs', services: ['app'], follow: false, tail: 1, since: '1h' })).toBe(0);
    expect(await attach({ kind: 'logs', services: [], follow: false })).toBe(0);
    expect(await inApp('exec', '/busybox', 'sh', '-c', 'exit 3')).toBe(3);
    expect(await inApp('exec', '/busybox', 'true')).toBe(0);
    expect(await inApp('run', '/busybox', 'true')).toBe(0);
    expect(await inApp('run', '/busybox', 'sh', '-c', 'exit 3').catch(() => 1)).not.toBe(0);
    expect((await engine.replicas({ unit: healthy.name })).every(({ service }) => service === 'app')).toBe(true);
    await engine.remove(healthy.name);
  });

  itIfKept('loads what was dumped, and brings a folder back that was archived', async () => {
    const { engine, plain, folder } = world();
    await engine.start(plain, ['app']);
    const [container] = await engine.replicas({ unit: plain.name });
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
    expect((await engine.replicas({ unit: plain.name })).every(isHealthy)).toBe(true);
    await engine.remove(plain.name);
    await expect(engine.load(id, 'true', loaded)).rejects.toMatchObject({ code: 'program-failed' });
  });

  it('removes what is not there', async () => {
    const { engine, healthy } = world();
    await engine.remove(healthy.name);
    expect((await engine.leftovers(healthy.name)).replicas).toEqual([]);
  });
}
