import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDockerClient } from '../../../src/adapters/docker/client.ts';
import { createImageBuilder } from '../../../src/adapters/docker/images.ts';
import { createPrograms } from '../../../src/adapters/process/process.ts';
import type { Unit } from '../../../src/plan/operation.ts';
import { ProgramFailure } from '../../../src/run/failure.ts';
import type { Target } from '../../../src/run/ports/target.ts';
import { type ComposeOptions, createComposeTarget } from '../../../src/targets/compose/target.ts';
import { shop } from '../../fixtures/shop.ts';
import { dockerMissing, programMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { describeTarget, type TargetWorld } from '../targetContract.ts';

const missing = dockerMissing() ?? programMissing('busybox');

describePart('Docker', 'Docker, BusyBox', missing, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-docker-'));
  const name = `pipegen-test-${process.pid}`;
  const image = `${name}:1`;
  const shown: string[] = [];
  const engine = open({});
  const docker = (...args: string[]) =>
    execFileSync('docker', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

  function optionsOf(own: { readonly [name: string]: string }): ComposeOptions {
    const variables = { ...process.env, ...own };
    const programs = createPrograms({
      folder,
      variables,
      signal: new AbortController().signal,
      mask: (text) => text,
      log: (line) => shown.push(line),
    });
    return { programs, variables, loggedIn: async () => ({}) };
  }

  function open(own: { readonly [name: string]: string }, options: Partial<ComposeOptions> = {}): Target {
    return createComposeTarget({ ...optionsOf(own), ...options });
  }

  const service = {
    image,
    init: true,
    stop_grace_period: '1s',
    command: ['/busybox', 'sh', '-c', 'echo begun; exec /busybox sleep 600'],
    labels: ['pipegen.test=$VALUE'],
    volumes: ['data:/data'],
    healthcheck: checkOf('CMD', '/busybox', 'true'),
  };

  /** What makes a container what it is, whatever its identifier and its image's. */
  function inspect(id: string) {
    const [{ Config, HostConfig, Mounts, NetworkSettings, Name }] = JSON.parse(docker('container', 'inspect', id)) as [
      {
        Config: { Image: string; Labels: Record<string, string> };
        HostConfig: { Binds: string[] | null };
        Mounts: { Name: string; Destination: string }[];
        NetworkSettings: { Networks: Record<string, { Aliases: string[] }> };
        Name: string;
      },
    ];
    const { Image: _, Labels, ...config } = Config;
    const { 'pipegen.aside': __, ...labels } = Labels;
    const { Binds: ___, ...host } = HostConfig;
    return {
      ...{ Name, config, labels, host },
      volumes: Mounts.map(({ Name: volume, Destination }) => [volume, Destination]).sort(),
      unnamed: Mounts.map(({ Name: volume }) => volume).filter((volume) => !volume.startsWith(name)),
      aliases: Object.entries(NetworkSettings.Networks).map(([network, { Aliases }]) => [
        network,
        // Docker adds identifiers, of which one is the host name.
        Aliases.filter((alias) => !/^[0-9a-f]{12}$/.test(alias)).sort(),
      ]),
    };
  }

  function checkOf(...test: string[]): object {
    return { test, interval: '1s', timeout: '2s', retries: 2 };
  }

  /** What is made of every kind of part. */
  const rich = {
    ...service,
    image: '$IMAGE',
    command: ['/busybox', 'sh', '-c', 'echo $COMMAND; exec /busybox sleep 600'],
    environment: { COLOUR: '$COLOUR', PIPEGEN_DEPLOYMENT: '$DEPLOYMENT' },
    secrets: ['TOKEN'],
    configs: [{ source: 'settings', target: '/etc/settings', mode: '0444' }],
    deploy: { replicas: '$REPLICAS', resources: { limits: { memory: '$MEMORY', cpus: '0.5' } } },
    networks: { default: { aliases: ['app.internal'] }, another: { aliases: ['app.another'] } },
    labels: [
      'pipegen.test=$VALUE',
      'pipegen.parts=$PIPEGEN_PARTS_APP',
      'traefik.http.routers.$PROJECT-web.rule=Host(`shop.example`)',
    ],
    healthcheck: checkOf('CMD-SHELL', 'test "$$COLOUR" != sick || { echo it is sick; exit 1; }'),
  };

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
    write('plain.yaml', { app: service });
    write('dependent.yaml', {
      base: { ...service, labels: ['pipegen.test=$BASE'] },
      app: { ...service, depends_on: { base: { condition: 'service_healthy' } } },
    });
    const ending = ['/busybox', 'sh', '-c', '/busybox sleep 0.3; exit 7'];
    write('restarting.yaml', { app: { ...service, restart: 'always', command: ending } });
    const prints = 'echo first; echo second; echo third';
    write('mixed.yaml', {
      well: service,
      ill: {
        ...service,
        command: ['/busybox', 'sh', '-c', `${prints}; exec /busybox sleep 600`],
        healthcheck: checkOf('CMD-SHELL', 'echo no table; exit 1'),
      },
      ended: { ...service, command: ['/busybox', 'sh', '-c', `${prints}; exit 3`] },
    });
    write(
      'rich.yaml',
      { app: rich },
      {
        networks: { default: { internal: true }, another: { internal: true } },
        secrets: { TOKEN: { environment: 'TOKEN' } },
        configs: { settings: { content: 'set to $SETTING\n' } },
      },
    );
  });
  afterAll(async () => {
    for (const project of ['healthy', 'broken', 'plain', 'dependent', 'mixed', 'restarting', 'rich', 'lone'])
      await engine.remove(`${name}-${project}`);
    const removals = [
      ['network', name],
      ['network', `${name}-foreign`],
      ['image', `${name}:volume`],
      ['image', image],
    ] as const;
    // A test that did not run, or failed, must not keep the rest from being removed.
    for (const [kind, own] of removals) spawnSync('docker', [kind, 'rm', own]);
    rmSync(folder, { recursive: true });
  });

  const world = (): TargetWorld => {
    const variables = {
      ...{ VALUE: 'one', BASE: 'one', REPLICAS: '1', IMAGE: image, COMMAND: 'begun', MEMORY: '32m' },
      ...{ COLOUR: 'blue', TOKEN: 'secret-value', SETTING: 'written', DEPLOYMENT: 'qa-pr-57' },
    };
    const stackOf = (what: string): Unit => {
      const project = `${name}-${what}`;
      const own = { ...variables, PROJECT: project };
      return { name: project, scope: 'deployment', manifest: `${what}.yaml`, variables: own, waitSeconds: 60 };
    };
    return {
      engine,
      healthy: stackOf('healthy'),
      broken: stackOf('broken'),
      plain: stackOf('plain'),
      dependent: stackOf('dependent'),
      mixed: stackOf('mixed'),
      rich: stackOf('rich'),
      network: name,
      folder,
    };
  };
  describeTarget(world);

  it('makes networks that lead nowhere else', async () => {
    await engine.prepare({ kind: 'network', name, labels: {} });
    expect(docker('network', 'inspect', '--format', '{{.Internal}}', name)).toBe('true');
    docker('network', 'rm', name);
  });

  it('shows containers with their time, of their labels those that are known', async () => {
    const { plain } = world();
    const begun = Math.floor(Date.now() / 1_000) * 1_000;
    await engine.start(plain, ['app']);
    const [container] = await engine.replicas({ unit: plain.name });
    const made = Date.parse(container?.createdAt ?? '');
    expect(made).toBeGreaterThanOrEqual(begun - 1_000);
    expect(made).toBeLessThanOrEqual(Date.now());
    expect(container?.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    expect(Object.keys(container?.labels ?? {}).sort()).toEqual([
      'com.docker.compose.oneoff',
      'com.docker.compose.project',
      'com.docker.compose.service',
    ]);
    const elsewhere = await open({ TZ: 'Asia/Kathmandu' }).replicas({ unit: plain.name });
    expect(elsewhere).toEqual([container]);
    docker('stop', container?.id ?? '');
    const [stopped] = await engine.replicas({ unit: plain.name });
    expect(stopped).toMatchObject({ state: 'exited', health: 'none' });
    await engine.remove(plain.name);
  });

  it('brings back all of a container: data, files, secrets, names, limits and networks', {
    timeout: 60_000,
  }, async () => {
    writeFileSync(join(folder, 'Dockerfile.volume'), `FROM ${image}\nVOLUME /scratch\n`);
    const own = `${name}:volume`;
    docker('build', '--quiet', '--tag', own, '--file', 'Dockerfile.volume', folder);
    const { rich } = world();
    const stack = { ...rich, variables: { ...rich.variables, IMAGE: own } };
    const list = () => engine.replicas({ unit: stack.name });
    const inside = (id: string) =>
      docker('exec', id, 'sh', '-c', 'cd /; /busybox env; /busybox tail -n 9 run/secrets/* etc/settings */row row');
    const asides = () => docker('image', 'ls', '--all', '--quiet', '--filter', `label=pipegen.aside=${stack.name}`);
    await engine.start(stack, ['app']);
    const [before] = await list();
    const id = before?.id ?? '';
    docker('exec', id, 'sh', '-c', 'for folder in /data /scratch ""; do echo "precious $folder" > $folder/row; done');
    const seen = { ...inspect(id), inside: inside(id) };
    expect(seen.inside).toMatch(/COLOUR=blue.*secret-value.*set to written.*precious \/data.*precious \/scratch/s);
    const aside = await engine.setAside(stack.name, ['app']);
    const sick = { ...stack, variables: { ...stack.variables, COLOUR: 'sick', TOKEN: 'other', SETTING: 'other' } };
    await expect(engine.update(sick, ['app'])).rejects.toMatchObject({ code: 'program-failed' });
    await engine.putBack(aside);
    const [after] = await list();
    expect(after).toMatchObject({ state: 'running', health: 'healthy' });
    expect({ ...inspect(after?.id ?? ''), inside: inside(after?.id ?? '') }).toEqual(seen);

    // It runs on what was made of it; that goes with it, even when the agent was killed before it could discard it.
    await engine.discard(aside);
    expect(asides()).not.toBe('');
    const again = await engine.setAside(stack.name, ['app']);
    await engine.update({ ...stack, variables: { ...stack.variables, COLOUR: 'green' } }, ['app']);
    await engine.discard(again);
    expect(asides()).toBe('');
    await engine.setAside(stack.name, ['app']);
    expect(asides()).not.toBe('');
    await engine.remove(stack.name);
    expect(asides()).toBe('');
    docker('volume', 'rm', ...seen.unnamed);
  });

  it('brings containers back of which nothing took the place, and leaves alone what still is there', async () => {
    const { rich } = world();
    const list = () => engine.replicas({ unit: rich.name });
    await engine.start({ ...rich, variables: { ...rich.variables, REPLICAS: '2' } }, ['app']);
    const before = await list();
    const [first, second] = before.map(({ id }) => id);
    const aside = await engine.setAside(rich.name, ['app']);
    const absent = { ...rich, variables: { ...rich.variables, REPLICAS: '2', IMAGE: '127.0.0.1:1/absent:1' } };
    await expect(engine.update(absent, ['app'])).rejects.toMatchObject({ code: 'program-failed' });
    expect(await list()).toEqual(before);
    docker('rm', '--force', first ?? '');
    docker('stop', second ?? '');
    await engine.putBack(aside);
    const after = await list();
    expect(after.map(({ health }) => health)).toEqual(['healthy', 'healthy']);
    expect(after.map(({ id }) => id)).toContain(second);
    await engine.remove(rich.name);
  });

  it('sets aside neither a command that runs meanwhile nor what a service did not ask for', async () => {
    const { plain } = world();
    await engine.start(plain, ['app']);
    docker('compose', '--project-name', plain.name, '--file', plain.manifest, 'run', '--detach', '--rm', 'app');
    const ids = async () => (await engine.replicas({ unit: plain.name })).map(({ id }) => id).sort();
    const before = await ids();
    expect(before).toHaveLength(2);
    const aside = await engine.setAside(plain.name, ['app']);
    expect(aside.replicas).toHaveLength(1);
    expect((await engine.setAside(plain.name, ['other'])).replicas).toEqual([]);
    await engine.putBack(aside);
    expect(await ids()).toEqual(before);
    await engine.remove(plain.name);
  });

  it('does not start what was stopped when it was set aside, nor wait for what was sick', async () => {
    const { rich } = world();
    const variables = { ...rich.variables, COLOUR: 'sick', REPLICAS: '2' };
    await expect(engine.start({ ...rich, variables }, ['app'])).rejects.toMatchObject({ code: 'program-failed' });
    const list = () => engine.replicas({ unit: rich.name });
    const [stopped] = await list();
    await engine.stop([stopped?.id ?? '']);
    const aside = await engine.setAside(rich.name, ['app']);
    docker('rm', '--force', ...(await list()).map(({ id }) => id));
    await engine.putBack(aside);
    expect((await list()).map(({ state }) => state).sort()).toEqual(['created', 'running']);
    await engine.remove(rich.name);
  });

  it("shows a project's networks and volumes by kind and name", async () => {
    const { plain } = world();
    await engine.start(plain, ['app']);
    const resources = await engine.resources({ unit: plain.name });
    expect(resources.map(({ kind, name: own, unitName: project }) => [kind, own, project]).sort()).toEqual([
      ['network', `${plain.name}_default`, plain.name],
      ['volume', `${plain.name}_data`, plain.name],
    ]);
    await engine.remove(plain.name);
    expect(await engine.resources({ unit: plain.name })).toEqual([]);
  });

  it('explains that the engine has no addresses left for another network', async () => {
    const stderr = 'Error response from daemon: all predefined address pools have been fully subnetted';
    const programs = {
      run: () => Promise.reject(new ProgramFailure('docker network', 1, stderr)),
      attach: async () => 0,
    };
    const client = createDockerClient({ programs, variables: {}, loggedIn: async () => ({}) });
    await expect(client.run(['network', 'create', 'x'])).rejects.toMatchObject({
      code: 'address-pools-full',
      fix: expect.stringContaining('default-address-pools') as string,
    });
  });

  it('counts the networks that the engine can still make', async () => {
    // Other tests make and remove networks meanwhile: how they are counted, dockerAddresses.test.ts says.
    const found = await open({}).diagnose(shop, new AbortController().signal);
    expect(found.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^has addresses for [1-9][\d,]* more networks?, but a deployment needs/),
    );
  });

  it('removes volumes, and says when one is in use', async () => {
    const engine = open({});
    const volume = `pipegen-test-volume-${process.pid}`;
    docker('volume', 'create', volume);
    const user = docker('run', '--detach', '--volume', `${volume}:/data`, image, '/busybox', 'sleep', '600').trim();
    await expect(engine.removeVolumes([volume])).rejects.toThrow('volume is in use');
    await engine.removeReplicas([user]);
    await engine.removeVolumes([volume]);
    expect(docker('volume', 'ls', '--quiet', '--filter', `name=${volume}`).trim()).toBe('');
  });

  it('says what the engine answers that refuses a request', async () => {
    const answer = 'HTTP/1.1 409 Conflict\r\n\r\n{"message":"the name is taken"}';
    const programs = { run: async () => answer, attach: async () => 0 };
    const client = createDockerClient({ programs, variables: {}, loggedIn: async () => ({}) });
    await expect(client.post('/containers/create', {})).rejects.toThrow(/409.*the name is taken/);
  });

  it('copies what a container prints, and its folders, byte by byte', async () => {
    const { healthy } = world();
    await engine.start(healthy, ['app']);
    const [container] = await engine.replicas({ unit: healthy.name });
    const id = container?.id ?? '';
    await engine.dump(id, "/busybox printf '\\377\\000'; /busybox echo '$HOME' > /data/row", join(folder, 'dump'));
    expect(readFileSync(join(folder, 'dump'))).toEqual(Buffer.from([0xff, 0x00]));
    await engine.archive(id, '/data', join(folder, 'data.tar'));
    expect(execFileSync('tar', ['-xOf', join(folder, 'data.tar'), 'data/row'], { encoding: 'utf8' })).toBe('$HOME\n');
    await engine.remove(healthy.name);
  });

  it('brings back exactly what was archived: files added, changed and removed since, owners, modes and links', async () => {
    // The container's user is not root, and must neither own everything afterwards nor be in the way.
    write('lone.yaml', { app: { ...service, user: '1000:1000' } });
    const stack = { ...world().plain, name: `${name}-lone`, manifest: 'lone.yaml' };
    await engine.start(stack, ['app']);
    const [container] = await engine.replicas({ unit: stack.name });
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
    expect(await engine.replicas({ unit: stack.name })).toMatchObject([{ id, state: 'running', health: 'healthy' }]);

    // Neither an absent copy nor one that is none harms what is there, or passes for a success.
    await expect(engine.unarchive(id, '/data', join(folder, 'absent.tar'))).rejects.toThrow('ENOENT');
    expect(look()).toBe(before);
    writeFileSync(join(folder, 'garbage.tar'), 'not a tar file '.repeat(100));
    await expect(engine.unarchive(id, '/data', join(folder, 'garbage.tar'))).rejects.toMatchObject({
      code: 'restore-half-done',
    });
    expect(await engine.replicas({ unit: stack.name })).toMatchObject([{ state: 'exited' }]);
    await engine.unarchive(id, '/data', file);
    expect(look()).toBe(before);
    await engine.remove(stack.name);
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
    const stack = { ...world().plain, name: `${name}-lone`, manifest: 'lone.yaml', variables };
    const script = `
      /busybox env > /data/seen; /busybox cat /run/secrets/TOKEN /etc/settings >> /data/seen
      echo looking; until test -e /data/go; do /busybox sleep 0.1; done; rm /data/go`;
    const run = engine.runService(stack, 'app', ['/busybox', 'sh', '-c', script]);
    const list = () => engine.replicas({ unit: stack.name });
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

    await engine.start(stack, ['app']);
    const [started] = await list();
    const file = join(folder, 'seen');
    await engine.dump(started?.id ?? '', '/busybox cat /data/seen', file);
    expect(readFileSync(file, 'utf8')).toMatch(/^GREETING=one\n.*^ENTERED=yes\n.*secret-value\s*written\n$/ms);
    await engine.remove(stack.name);
  });

  it("removes a service's command that an interruption left running, and one that takes too long", async () => {
    write('lone.yaml', { app: service });
    const stack = { ...world().plain, name: `${name}-lone`, manifest: 'lone.yaml' };
    const ids = async () => (await engine.replicas({ unit: stack.name })).map(({ id }) => id);
    docker('compose', '--project-name', stack.name, '--file', stack.manifest, 'run', '--detach', '--rm', 'app');
    const [left] = await ids();
    expect(left).toBeDefined();
    await engine.runService(stack, 'app', ['/busybox', 'true']);
    expect(await ids()).toEqual([]);
    const impatient = open({}, { timeoutSeconds: 0 });
    const hanging = impatient.runService({ ...stack, waitSeconds: 3 }, 'app', ['/busybox', 'sleep', '300']);
    await expect(hanging).rejects.toMatchObject({ code: 'timed-out' });
    expect(await ids()).toEqual([]);
    const failing = engine.runService(stack, 'app', ['sh', '-c', 'echo no table; echo no column >&2; exit 3']);
    await expect(failing).rejects.toThrow(/(?=.*no table)(?=.*no column)/s);
    docker('compose', '--project-name', stack.name, '--file', stack.manifest, 'run', '--detach', '--rm', 'app');
    await engine.remove(stack.name);
    expect(await ids()).toEqual([]);
  });

  it('tells how a program ended that is started again and again, also while it runs for a moment', async () => {
    const stack = { ...world().plain, name: `${name}-restarting`, manifest: 'restarting.yaml' };
    await engine.start(stack, ['app']).catch(() => undefined);
    const restarts = () => {
      const id = docker('ps', '--all', '--quiet', '--filter', `label=com.docker.compose.project=${stack.name}`);
      return Number(docker('inspect', '--format', '{{.RestartCount}}', id));
    };
    await expect.poll(restarts, { timeout: 20_000 }).toBeGreaterThan(1);
    for (let look = 0; look < 20; look += 1)
      expect(await engine.failing(stack.name, 1)).toMatchObject([{ state: 'restarting', exitCode: 7 }]);
    await engine.remove(stack.name);
  });

  it('names an engine that cannot be reached, and one that goes away meanwhile', async () => {
    const nowhere = join(folder, 'nowhere.sock');
    await expect(open({ DOCKER_HOST: `unix://${nowhere}` }).now()).rejects.toMatchObject({
      code: 'engine-unreachable',
      message: expect.stringContaining(nowhere),
    });
    await expect(open({ DOCKER_HOST: `unix://${nowhere}` }).start(world().plain, ['app'])).rejects.toMatchObject({
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
    const starting = open({ DOCKER_HOST: `unix://${path}` }).start(broken, ['app']);
    const failed = expect(starting).rejects.toMatchObject({ code: 'engine-unreachable' });
    const list = () => engine.replicas({ unit: broken.name });
    await expect.poll(list, { timeout: 20_000 }).toHaveLength(1);
    proxy.close();
    for (const socket of sockets) socket.destroy();
    await failed;
    await engine.remove(broken.name);
  });

  it('tells the image that it has from one that it has not', async () => {
    expect(await engine.hasImage(image)).toBe(true);
    expect(await engine.hasImage(`${name}:2`)).toBe(false);
  });

  it('fails when a command in a container does', async () => {
    const images = createImageBuilder(createDockerClient(optionsOf({})));
    await images.runOnce(image, ['/busybox', 'true']);
    await expect(images.runOnce(image, ['/busybox', 'false'])).rejects.toThrow('ended with 1');
  });
});
