import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDocker, type EngineOptions } from '../../src/adapters/docker.ts';
import { createPrograms } from '../../src/adapters/process.ts';
import { DRAIN_MARK } from '../../src/model/names.ts';
import type { Engine } from '../../src/run/ports/engine.ts';
import { dockerMissing, programMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { describeEngine, type EngineWorld } from './engineContract.ts';

const missing = dockerMissing() ?? programMissing('busybox');

describePart('Docker', 'Docker, BusyBox', missing, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-docker-'));
  const name = `pipegen-test-${process.pid}`;
  const image = `${name}:1`;
  const shown: string[] = [];
  const engine = open({});
  const docker = (...args: string[]) =>
    execFileSync('docker', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

  function open(variables: { readonly [name: string]: string }, options: Partial<EngineOptions> = {}): Engine {
    const programs = createPrograms({
      folder,
      variables: { ...process.env, ...variables },
      signal: new AbortController().signal,
      mask: (text) => text,
      log: (line) => shown.push(line),
    });
    return createDocker({ programs, loggedIn: async () => ({}), ...options });
  }

  const service = {
    image,
    init: true,
    stop_grace_period: '1s',
    command: ['/busybox', 'sh', '-c', 'echo begun; exec /busybox sleep 600'],
    labels: ['pipegen.test=$VALUE'],
    volumes: ['data:/data'],
    healthcheck: checkOf('CMD-SHELL', `test ! -s ${DRAIN_MARK} || exit 1; true`),
  };

  function checkOf(...test: string[]): object {
    return { test, interval: '1s', timeout: '2s', retries: 2 };
  }

  function write(file: string, services: object, parts: object = {}): void {
    writeFileSync(join(folder, file), JSON.stringify({ services, volumes: { data: {} }, ...parts }));
  }

  beforeAll(() => {
    copyFileSync('/bin/busybox', join(folder, 'busybox'));
    const copies = ['/busybox', '/bin/sh', '/bin/rm'].map((path) => `COPY busybox ${path}\n`);
    writeFileSync(join(folder, 'Dockerfile'), `FROM scratch\n${copies.join('')}`);
    docker('build', '--quiet', '--tag', image, folder);
    write('healthy.yaml', { app: { ...service, deploy: { replicas: 2 } } });
    write('broken.yaml', { app: { ...service, healthcheck: checkOf('CMD', '/busybox', 'false') } });
    write('plain.yaml', { app: { ...service, healthcheck: checkOf('CMD', '/busybox', 'true') } });
    write('dependent.yaml', {
      base: service,
      app: { ...service, depends_on: { base: { condition: 'service_healthy' } } },
    });
  });
  afterAll(async () => {
    for (const project of ['healthy', 'broken', 'plain', 'dependent', 'lone'])
      await engine.remove(`${name}-${project}`);
    docker('network', 'rm', name, `${name}-foreign`);
    docker('image', 'rm', image);
    rmSync(folder, { recursive: true });
  });

  const world = (): EngineWorld => {
    const stack = { scope: 'deployment', variables: { VALUE: 'one' }, waitSeconds: 60 } as const;
    const stackOf = (what: string) => ({ ...stack, project: `${name}-${what}`, file: `${what}.yaml` });
    return {
      engine,
      healthy: stackOf('healthy'),
      broken: stackOf('broken'),
      plain: stackOf('plain'),
      dependent: stackOf('dependent'),
      network: name,
      folder,
    };
  };
  describeEngine(world);

  it('makes networks that lead nowhere else', () => {
    expect(docker('network', 'inspect', '--format', '{{.Internal}}', name)).toBe('true');
  });

  it('shows containers with their time, of their labels those that are known', async () => {
    const { plain } = world();
    const begun = Math.floor(Date.now() / 1_000) * 1_000;
    await engine.start(plain);
    const [container] = await engine.containers({ 'com.docker.compose.project': plain.project });
    const made = Date.parse(container?.createdAt ?? '');
    expect(made).toBeGreaterThanOrEqual(begun - 1_000);
    expect(made).toBeLessThanOrEqual(Date.now());
    expect(container?.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    expect(Object.keys(container?.labels ?? {}).sort()).toEqual([
      'com.docker.compose.config-hash',
      'com.docker.compose.oneoff',
      'com.docker.compose.project',
      'com.docker.compose.service',
    ]);
    const elsewhere = await open({ TZ: 'Asia/Kathmandu' }).containers({ 'com.docker.compose.project': plain.project });
    expect(elsewhere).toEqual([container]);
    docker('stop', container?.id ?? '');
    const [stopped] = await engine.containers({ 'com.docker.compose.project': plain.project });
    expect(stopped).toMatchObject({ state: 'exited', health: 'none' });
    await engine.remove(plain.project);
  });

  it('copies what a container prints, and its folders, byte by byte', async () => {
    const { healthy } = world();
    await engine.start(healthy);
    const [container] = await engine.containers({ 'com.docker.compose.project': healthy.project });
    const id = container?.id ?? '';
    await engine.dump(id, "/busybox printf '\\377\\000'; /busybox echo '$HOME' > /data/row", join(folder, 'dump'));
    expect(readFileSync(join(folder, 'dump'))).toEqual(Buffer.from([0xff, 0x00]));
    await engine.archive(id, '/data', join(folder, 'data.tar'));
    expect(execFileSync('tar', ['-xOf', join(folder, 'data.tar'), 'data/row'], { encoding: 'utf8' })).toBe('$HOME\n');
    await engine.remove(healthy.project);
  });

  it('brings back exactly what was archived: files added, changed and removed since, owners, modes and links', async () => {
    // The container's user is not root, and must neither own everything afterwards nor be in the way.
    write('lone.yaml', { app: { ...service, user: '1000:1000', healthcheck: checkOf('CMD', '/busybox', 'true') } });
    const stack = { ...world().plain, project: `${name}-lone`, file: 'lone.yaml' };
    await engine.start(stack);
    const [container] = await engine.containers({ 'com.docker.compose.project': stack.project });
    const id = container?.id ?? '';
    const asRoot = (script: string) => docker('exec', '--user', '0', id, '/busybox', 'sh', '-c', script);
    asRoot(`
      cd /data; /busybox mkdir -p deep/er .hidden "a b"; echo one > deep/er/one; echo two > "a b/*"; echo three > .hidden/..three
      /busybox ln -s deep/er/one link; /busybox chown -R 70:71 deep; /busybox chmod 640 deep/er/one; /busybox chmod 700 deep`);
    const look = () =>
      asRoot(
        'cd /data; /busybox find . | /busybox sort | while read -r f; do /busybox stat -c "%n %u:%g %a %F %Y" "$f"; [ -f "$f" ] && echo "$(/busybox cat "$f")"; done; true',
      );
    const before = look();
    expect(before).toContain('./deep/er/one 70:71 640 regular file');
    const file = join(folder, 'lone.tar');
    await engine.archive(id, '/data', file);
    asRoot(`
      cd /data; echo changed > deep/er/one; rm -rf .hidden; echo new > new; echo new > .new; /busybox mkdir ..newer
      echo new > ..newer/one; /busybox chown 0:0 deep; /busybox chmod 777 deep`);
    expect(look()).not.toBe(before);
    await engine.unarchive(id, '/data', file);
    expect(look()).toBe(before);
    expect(await engine.containers({ 'com.docker.compose.project': stack.project })).toMatchObject([
      { id, state: 'running', health: 'healthy' },
    ]);

    // Neither an absent copy nor one that is none harms what is there, or passes for a success.
    await expect(engine.unarchive(id, '/data', join(folder, 'absent.tar'))).rejects.toThrow('ENOENT');
    expect(look()).toBe(before);
    writeFileSync(join(folder, 'garbage.tar'), 'not a tar file '.repeat(100));
    await expect(engine.unarchive(id, '/data', join(folder, 'garbage.tar'))).rejects.toMatchObject({
      code: 'restore-half-done',
    });
    expect(await engine.containers({ 'com.docker.compose.project': stack.project })).toMatchObject([
      { state: 'exited' },
    ]);
    await engine.unarchive(id, '/data', file);
    expect(look()).toBe(before);
    await engine.remove(stack.project);
  });

  it("gives a service's command its secrets and files, but neither its names, its ports nor its visitors", async () => {
    const router = 'traefik.http.routers.shop';
    const app = {
      ...service,
      entrypoint: ['/busybox', 'env', 'ENTERED=yes'],
      environment: { GREETING: '$VALUE' },
      ports: ['127.0.0.1::80'],
      restart: 'unless-stopped',
      networks: { default: { aliases: ['app.internal'] } },
      labels: ['traefik.enable=true', `${router}.rule=Host(\`$VALUE\`)`, 'pipegen.deployment=qa-pr-57'],
      secrets: ['TOKEN'],
      configs: [{ source: 'settings', target: '/etc/settings' }],
      deploy: { replicas: 2 },
    };
    write(
      'lone.yaml',
      { app },
      { secrets: { TOKEN: { environment: 'TOKEN' } }, configs: { settings: { content: 'written\n' } } },
    );
    const variables = { VALUE: 'one', TOKEN: 'secret-value' };
    const stack = { ...world().plain, project: `${name}-lone`, file: 'lone.yaml', variables };
    const script = `
      /busybox env > /data/seen; /busybox cat /run/secrets/TOKEN /etc/settings >> /data/seen
      echo looking; until test -e /data/go; do /busybox sleep 0.1; done; rm /data/go`;
    const run = engine.runService(stack, 'app', ['/busybox', 'sh', '-c', script]);
    const list = () => engine.containers({ 'com.docker.compose.project': stack.project });
    await expect.poll(list, { timeout: 20_000 }).toMatchObject([
      {
        service: 'app',
        state: 'running',
        labels: { 'com.docker.compose.oneoff': 'True', 'pipegen.deployment': 'qa-pr-57' },
      },
    ]);
    const [container] = await list();
    const [seen] = JSON.parse(docker('container', 'inspect', container?.id ?? '')) as [
      {
        Config: { Labels: Record<string, string> };
        HostConfig: { PortBindings: object; RestartPolicy: { Name: string } };
        NetworkSettings: { Networks: Record<string, { Aliases: string[] | null }> };
      },
    ];
    expect(seen.Config.Labels['traefik.enable']).toBe('false');
    expect(seen.HostConfig).toMatchObject({
      PortBindings: {},
      RestartPolicy: { Name: expect.stringMatching(/^(no)?$/) },
    });
    const aliases = Object.values(seen.NetworkSettings.Networks).flatMap(({ Aliases }) => Aliases ?? []);
    expect(aliases).not.toContain('app.internal');
    expect(aliases).not.toContain('app');
    docker('exec', container?.id ?? '', 'sh', '-c', ': > /data/go');
    await run;
    expect(await list()).toEqual([]);
    expect(shown).toContain('  looking');

    await engine.start(stack);
    const [started] = await list();
    const file = join(folder, 'seen');
    await engine.dump(started?.id ?? '', '/busybox cat /data/seen', file);
    expect(readFileSync(file, 'utf8')).toMatch(/^GREETING=one\n.*^ENTERED=yes\n.*secret-value\s*written\n$/ms);
    await engine.remove(stack.project);
  });

  it("removes a service's command that an interruption left running, and one that takes too long", async () => {
    write('lone.yaml', { app: service });
    const stack = { ...world().plain, project: `${name}-lone`, file: 'lone.yaml' };
    const ids = async () =>
      (await engine.containers({ 'com.docker.compose.project': stack.project })).map(({ id }) => id);
    docker('compose', '--project-name', stack.project, '--file', stack.file, 'run', '--detach', '--rm', 'app');
    const [left] = await ids();
    expect(left).toBeDefined();
    await engine.runService(stack, 'app', ['/busybox', 'true']);
    expect(await ids()).toEqual([]);
    const impatient = open({}, { patienceSeconds: 0 });
    const hanging = impatient.runService({ ...stack, waitSeconds: 3 }, 'app', ['/busybox', 'sleep', '300']);
    await expect(hanging).rejects.toMatchObject({ code: 'timed-out' });
    expect(await ids()).toEqual([]);
    const failing = engine.runService(stack, 'app', ['sh', '-c', 'echo no table; echo no column >&2; exit 3']);
    await expect(failing).rejects.toThrow(/(?=.*no table)(?=.*no column)/s);
    docker('compose', '--project-name', stack.project, '--file', stack.file, 'run', '--detach', '--rm', 'app');
    await engine.remove(stack.project);
    expect(await ids()).toEqual([]);
  });

  it('names an engine that cannot be reached, and one that goes away meanwhile', async () => {
    const nowhere = join(folder, 'nowhere.sock');
    await expect(open({ DOCKER_HOST: `unix://${nowhere}` }).networks()).rejects.toMatchObject({
      code: 'engine-unreachable',
      message: expect.stringContaining(nowhere),
    });
    await expect(open({ DOCKER_HOST: `unix://${nowhere}` }).start(world().plain)).rejects.toMatchObject({
      code: 'engine-unreachable',
    });

    // To the client a daemon that is restarted looks like this: every connection ends, and no new one is taken.
    const sockets = new Set<Socket>();
    const real = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace('unix://', '');
    const proxy = createServer((socket) => {
      const behind = connect(real);
      for (const one of [socket, behind]) sockets.add(one.on('error', () => {}));
      socket.pipe(behind).pipe(socket);
    });
    const path = join(folder, 'proxy.sock');
    await new Promise<void>((resolve) => proxy.listen(path, resolve));
    const { broken } = world();
    const starting = open({ DOCKER_HOST: `unix://${path}` }).start({ ...broken, waitSeconds: 60 });
    const failed = expect(starting).rejects.toMatchObject({ code: 'engine-unreachable' });
    const list = () => engine.containers({ 'com.docker.compose.project': broken.project });
    await expect.poll(list, { timeout: 20_000 }).toHaveLength(1);
    proxy.close();
    for (const socket of sockets) socket.destroy();
    await failed;
    await engine.remove(broken.project);
  });

  it('tells the image that it has from one that it has not', async () => {
    expect(await engine.hasImage(image)).toBe(true);
    expect(await engine.hasImage(`${name}:2`)).toBe(false);
  });

  it('fails when a command in a container does', async () => {
    await engine.runOnce(image, ['/busybox', 'true']);
    await expect(engine.runOnce(image, ['/busybox', 'false'])).rejects.toThrow('ended with 1');
  });
});
