import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPrograms } from '../../../src/adapters/process/process.ts';
import type { Unit } from '../../../src/plan/operation.ts';
import type { Target } from '../../../src/run/ports/target.ts';
import { createSwarmTarget } from '../../../src/targets/swarm/target.ts';
import { programMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { RealSwarm, swarmMissing } from '../../parts/swarm.ts';
import { describeTarget, type TargetWorld } from '../targetContract.ts';

const missing = swarmMissing() ?? programMissing('busybox');

describePart('a Swarm of two engines', 'dockerd, root, BusyBox', missing, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-swarm-files-'));
  const name = `pipegen-test-${process.pid}`;
  const image = `${name}:1`;
  const shown: string[] = [];
  const swarm = new RealSwarm(2);
  let engine: Target;

  const checkOf = (...test: string[]) => ({ test, interval: '1s', timeout: '2s', retries: 2 });
  const own = ['pipegen.test=$VALUE'];
  const service = {
    image,
    init: true,
    stop_grace_period: '1s',
    command: ['/busybox', 'sh', '-c', 'echo begun; exec /busybox sleep 600'],
    labels: own,
    deploy: { endpoint_mode: 'dnsrr', labels: own, restart_policy: { condition: 'any', delay: '1s' } },
    healthcheck: checkOf('CMD', '/busybox', 'true'),
  };

  function write(file: string, services: object, parts: object = {}): void {
    writeFileSync(join(folder, file), JSON.stringify({ version: '3.8', services, ...parts }));
  }

  beforeAll(async () => {
    await swarm.open();
    const variables = { ...process.env, DOCKER_HOST: swarm.host() };
    const programs = createPrograms({
      ...{ folder, variables, signal: new AbortController().signal },
      ...{ mask: (text: string) => text, log: (line: string) => shown.push(line) },
    });
    engine = createSwarmTarget({ programs, variables, folder, loggedIn: async () => ({}) });
    copyFileSync('/bin/busybox', join(folder, 'busybox'));
    const copies = ['/busybox', '/bin/sh', '/bin/rm'].map((path) => `COPY busybox ${path}\n`);
    writeFileSync(join(folder, 'Dockerfile'), `FROM scratch\n${copies.join('')}`);
    swarm.build(image, folder);
    swarm.build(`${name}:other`, folder);
    write('healthy.yaml', { app: { ...service, deploy: { ...service.deploy, replicas: 2 } } });
    write('broken.yaml', { app: { ...service, healthcheck: checkOf('CMD', '/busybox', 'false') } });
    write('plain.yaml', { app: service });
    write('dependent.yaml', {
      base: {
        ...service,
        labels: ['pipegen.test=$BASE'],
        deploy: { ...service.deploy, labels: ['pipegen.test=$BASE'] },
      },
      app: { ...service, depends_on: ['base'] },
    });
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
    const network = { driver: 'overlay', attachable: true, internal: true };
    write(
      'rich.yaml',
      {
        app: {
          ...service,
          image: '$IMAGE',
          command: ['/busybox', 'sh', '-c', 'echo $COMMAND; exec /busybox sleep 600'],
          environment: { COLOUR: '$COLOUR', PIPEGEN_DEPLOYMENT: '$DEPLOYMENT' },
          secrets: [{ source: 'TOKEN', target: 'TOKEN' }],
          configs: [{ source: 'settings', target: '/etc/settings', mode: 0o444 }],
          labels: ['pipegen.test=$VALUE'],
          deploy: {
            ...service.deploy,
            replicas: '$REPLICAS',
            resources: { limits: { memory: '$MEMORY', cpus: '0.5' } },
            labels: [
              'pipegen.test=$VALUE',
              'pipegen.parts=$PIPEGEN_PARTS_APP',
              'traefik.http.routers.$PROJECT-web.rule=Host(`shop.example`)',
            ],
          },
          networks: { default: { aliases: ['app.internal'] }, another: { aliases: ['app.another'] } },
          healthcheck: checkOf('CMD-SHELL', 'test "$$COLOUR" != sick'),
        },
      },
      {
        networks: { default: network, another: network },
        secrets: { TOKEN: { external: true } },
        configs: { settings: { external: true } },
        'x-configs': { settings: 'set to $$5\n' },
      },
    );
  }, 240_000);
  afterAll(() => {
    swarm.close();
    rmSync(folder, { recursive: true });
  }, 120_000);

  const world = (): TargetWorld => {
    const variables = {
      ...{ VALUE: 'one', BASE: 'one', REPLICAS: '1', IMAGE: image, COMMAND: 'begun', MEMORY: '32m' },
      ...{ COLOUR: 'blue', TOKEN: 'secret-value', SETTING: 'written', DEPLOYMENT: 'qa-pr-57' },
    };
    const unitOf = (what: string): Unit => {
      const unit = `${name}-${what}`;
      return {
        ...{ name: unit, scope: 'deployment', manifest: `${what}.yaml`, waitSeconds: 60 },
        variables: { ...variables, PROJECT: unit },
      };
    };
    return {
      engine,
      ...{ healthy: unitOf('healthy'), broken: unitOf('broken'), plain: unitOf('plain') },
      ...{ dependent: unitOf('dependent'), mixed: unitOf('mixed'), rich: unitOf('rich') },
      ...{ network: name, folder },
    };
  };
  describeTarget(world, { replaces: true, failure: 'not-healthy' });

  it('is a Swarm that takes tasks', async () => {
    const found = await engine.diagnose({} as never, new AbortController().signal);
    expect(found).toMatchObject([{ state: 'ok', text: 'manages a Swarm of 2 nodes' }]);
  });
});
