import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LABELS } from '../../../src/model/names.ts';
import { dockerMissing, programMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { Lifecycle } from '../world.ts';
import { expectTidy } from './faultyShop.ts';

const missing = dockerMissing() ?? programMissing('docker-registry') ?? programMissing('busybox');

describePart('names that are taken', 'Docker, docker-registry, BusyBox', missing, () => {
  const world = new Lifecycle();

  beforeAll(() => world.open());
  afterAll(() => world.close());

  it("23. a deployment's name is a stranger's: nothing of it is started, changed or removed", async () => {
    const number = await world.mergeChange('wanted', 'wanted');
    const project = `${world.flowName}-staging-pr-${number}`;
    const stranger = startAs(project, { [LABELS.flow]: 'somebody-else', [LABELS.deployment]: `staging-pr-${number}` });
    try {
      const before = inspect(stranger);
      const deploy = await world.pipegen(['deploy', 'staging', '--yes']);
      expect(deploy.exitCode, deploy.output).toBe(1);
      expect(deploy.stderr).toContain(`${project} on the engine does not belong to this flow.`);
      const retire = await world.pipegen(['retire', `staging-pr-${number}`, '--yes']);
      expect(retire.output).toContain(`staging-pr-${number} is not running.`);
      const prune = await world.pipegen(['prune', '--yes']);
      expect(prune.exitCode, prune.output).toBe(0);
      expect(inspect(stranger)).toEqual(before);
      for (const run of [deploy, retire, prune]) await expectTidy(world, run);
    } finally {
      world.docker('rm', '--force', stranger);
    }
    expect((await world.pipegen(['deploy', 'staging', '--yes'])).exitCode).toBe(0);
  }, 240_000);

  it("23. a stranger's container joins a deployment's project: it is not removed, and said", async () => {
    const [name = ''] = world.deployments().filter((project) => project.startsWith('staging-'));
    const stranger = startAs(`${world.flowName}-${name}`, { [LABELS.flow]: 'somebody-else' });
    try {
      const before = inspect(stranger);
      const retire = await world.pipegen(['retire', name, '--yes']);
      expect(retire.exitCode, retire.output).toBe(1);
      expect(retire.stderr).toContain('which is not in the ledger of this flow');
      expect(world.deployments()).toContain(name);
      expect(inspect(stranger)).toEqual(before);
      await expectTidy(world, retire);
    } finally {
      world.docker('rm', '--force', stranger);
    }
    expect((await world.pipegen(['retire', name, '--yes'])).exitCode).toBe(0);
    expect(world.deployments()).toEqual([]);
  }, 240_000);

  it('23. two commits that begin alike would have one name: the second is refused, and the first stays', async () => {
    world.checkout('STAGING');
    world.commit('Straight into the branch', { page: 'one' });
    const [first, second] = twins();
    expect(first.slice(0, 7)).toBe(second.slice(0, 7));
    expect(first).not.toBe(second);
    const deployed = await world.pipegen(['deploy', 'staging', '--commit', first, '--yes']);
    expect(deployed.exitCode, deployed.output).toBe(0);
    expect(deployed.stdout).toContain(`staging-c-${first.slice(0, 7)} serves`);
    const containers = () =>
      world.docker('ps', '--quiet', '--no-trunc', '--filter', `label=${LABELS.commit}=${first}`).sort();
    const before = containers();
    expect(before.length).toBeGreaterThan(0);
    const refused = await world.pipegen(['deploy', 'staging', '--commit', second, '--yes']);
    expect(refused.exitCode, refused.output).toBe(1);
    expect(refused.stderr).toContain(`is already used by commit ${first}: ${second} would get the same name`);
    expect(containers()).toEqual(before);
    await expectTidy(world, refused);
  }, 240_000);

  function startAs(project: string, labels: { readonly [label: string]: string }): string {
    const all = { 'com.docker.compose.project': project, 'com.docker.compose.service': 'theirs', ...labels };
    const flags = Object.entries(all).flatMap(([label, value]) => ['--label', `${label}=${value}`]);
    const [id = ''] = world.docker(
      'run',
      '--detach',
      ...flags,
      `${world.flow().registry}/stand/store:1.0`,
      '/bin/busybox',
      'sleep',
      '600',
    );
    return id;
  }

  function inspect(container: string): unknown {
    const [
      {
        State: { Status, StartedAt },
        Config: { Labels },
      },
    ] = JSON.parse(world.docker('inspect', container).join('\n')) as [
      { State: { Status: string; StartedAt: string }; Config: { Labels: object } },
    ];
    return { Status, StartedAt, Labels };
  }

  /** Two commits on the branch's head whose names begin with the same seven digits. */
  function twins(): readonly [string, string] {
    const raw = world.git(world.workspace, 'cat-file', 'commit', 'HEAD');
    const headers = raw.slice(0, raw.indexOf('\n\n'));
    const parent = world.git(world.workspace, 'rev-parse', 'HEAD');
    const own = headers.replace(/(?:^|\n)parent .*/g, '').replace('\nauthor', `\nparent ${parent}\nauthor`);
    const seen = new Map<string, string>();
    for (let attempt = 0; ; attempt++) {
      const text = `${own}\n\nAttempt ${attempt}\n`;
      const name = createHash('sha1')
        .update(`commit ${Buffer.byteLength(text)}\0${text}`)
        .digest('hex');
      const twin = seen.get(name.slice(0, 7));
      if (twin !== undefined) return [write(twin), write(text)];
      seen.set(name.slice(0, 7), text);
    }
  }

  function write(commit: string): string {
    const args = ['hash-object', '-t', 'commit', '-w', '--stdin'];
    const name = execFileSync('git', args, { cwd: world.workspace, input: commit, encoding: 'utf8' }).trim();
    world.git(world.workspace, 'push', '--quiet', 'origin', `${name}:refs/heads/twin-${name}`);
    return name;
  }
});
