import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDocker } from '../../src/adapters/docker.ts';
import { createPrograms } from '../../src/adapters/process.ts';
import { dockerMissing, programMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { describeEngine, type EngineWorld } from './engineContract.ts';

const missing = dockerMissing() ?? programMissing('busybox');

describePart('Docker', 'Docker, BusyBox', missing, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-docker-'));
  const name = `pipegen-test-${process.pid}`;
  const image = `${name}:1`;
  const lines: string[] = [];
  const programs = createPrograms({
    folder,
    variables: process.env,
    signal: new AbortController().signal,
    mask: (text) => text,
    log: (line) => lines.push(line),
  });
  const engine = createDocker({ programs, loggedIn: async () => ({}) });

  /** A stack file whose containers are healthy or not. */
  function writeStack(file: string, replicas: number, check: string): void {
    const service = {
      image,
      init: true,
      stop_grace_period: '1s',
      command: ['/busybox', 'sh', '-c', 'echo begun; exec /busybox sleep 600'],
      labels: ['pipegen.test=$VALUE'],
      volumes: ['data:/data'],
      deploy: { replicas },
      healthcheck: { test: ['CMD', '/busybox', check], interval: '1s', timeout: '2s', retries: 2 },
    };
    writeFileSync(join(folder, file), JSON.stringify({ services: { app: service }, volumes: { data: {} } }));
  }

  beforeAll(() => {
    copyFileSync('/bin/busybox', join(folder, 'busybox'));
    writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY busybox /busybox\nCOPY busybox /bin/sh\n');
    execFileSync('docker', ['build', '--quiet', '--tag', image, folder], { stdio: 'pipe' });
    writeStack('healthy.yaml', 2, 'true');
    writeStack('broken.yaml', 1, 'false');
  });
  afterAll(async () => {
    for (const project of ['healthy', 'broken']) await engine.remove(`${name}-${project}`);
    execFileSync('docker', ['network', 'rm', name], { stdio: 'pipe' });
    execFileSync('docker', ['image', 'rm', image], { stdio: 'pipe' });
    rmSync(folder, { recursive: true });
  });

  const world = (): EngineWorld => {
    const stack = { scope: 'deployment', variables: { VALUE: 'one' }, waitSeconds: 60 } as const;
    return {
      engine,
      healthy: { ...stack, project: `${name}-healthy`, file: 'healthy.yaml' },
      broken: { ...stack, project: `${name}-broken`, file: 'broken.yaml' },
      network: name,
    };
  };
  describeEngine(world);

  it('makes networks that lead nowhere else', () => {
    expect(
      execFileSync('docker', ['network', 'inspect', '--format', '{{.Internal}}', name], { encoding: 'utf8' }),
    ).toBe('true\n');
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

  it('tells the image that it has from one that it has not', async () => {
    expect(await engine.hasImage(image)).toBe(true);
    expect(await engine.hasImage(`${name}:2`)).toBe(false);
  });

  it('fails when a command in a container does', async () => {
    await engine.runOnce(image, ['/busybox', 'true']);
    await expect(engine.runOnce(image, ['/busybox', 'false'])).rejects.toThrow('ended with 1');
  });
});
