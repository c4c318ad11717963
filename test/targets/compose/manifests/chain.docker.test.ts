import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Flow } from '../../../../src/model/flow.ts';
import {
  deploymentName,
  EDGE_NETWORK,
  LABELS,
  PARTS_LABEL,
  partsVariable,
  persistentNetwork,
  revisionName,
  unitNameOf,
} from '../../../../src/model/names.ts';
import { resolveFlow } from '../../../../src/model/resolve.ts';
import { compileManifests } from '../../../../src/targets/manifests.ts';
import chain from '../../../fixtures/flows/chain/flow.ts';
import { standInImagesMissing } from '../../../parts/parts.ts';
import { describePart } from '../../../parts/require.ts';

const run = promisify(execFile);

describePart('a stack of stand-in images', 'the stand-in images', standInImagesMissing(), () => {
  // A name and an image of its own, as several runs may share an engine.
  const flow: Flow = { ...resolved(), name: `chain-${process.pid}` };
  const image = `pipegen-test/${flow.name}-app`;
  const network = persistentNetwork(flow.name, 'prod');
  const ownNetwork = persistentNetwork(flow.name, 'staging-pr-3');
  const secrets = { POSTGRES_PASSWORD: `it's "$secret" ${randomUUID()}`, REDIS_PASSWORD: `\\"$x ${randomUUID()}` };
  let folder: string;
  let madeEdge = false;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pipegen-chain-'));
    for (const { path, body } of compileManifests(flow)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), body);
    }
    const dockerfile = join(folder, 'Dockerfile');
    await writeFile(dockerfile, 'FROM pipegen-standin/python:latest\nCOPY asgi.py /app/\n');
    const context = resolve(import.meta.dirname, '../../../..', flow.images[0]?.context ?? '');
    await docker(['build', '--tag', image, '--file', dockerfile, context], { DOCKER_BUILDKIT: '0' });
    madeEdge = await createNetwork(EDGE_NETWORK).then(
      () => true,
      () => false,
    );
    await createNetwork(network);
  });

  afterAll(async () => {
    const ours = ['--quiet', '--filter', `label=${LABELS.flow}=${flow.name}`];
    await removeAll(['container', 'rm', '--force', '--volumes'], ['container', 'ls', '--all', ...ours]);
    await removeAll(['network', 'rm'], ['network', 'ls', ...ours]);
    await removeAll(['volume', 'rm'], ['volume', 'ls', ...ours]);
    await docker(['image', 'rm', image]);
    // Another test may be using it by now, and removes it then.
    if (madeEdge) await docker(['network', 'rm', EDGE_NETWORK]).catch(() => undefined);
    await rm(folder, { recursive: true });
  });

  it('comes up healthy, answers through its chain, keeps its data, and leaves nothing', {
    timeout: 400_000,
  }, async () => {
    await persistent('up', '--wait', '--wait-timeout', '120');
    const first = revision('prod', 'pr-1');
    await first('up', '--wait', '--wait-timeout', '120');

    const services = { postgres: 'reached', redis: 'reached', memcached: 'reached' };
    expect(await ask('pr-1', '/')).toMatchObject({ services });
    expect(await ask('pr-1', '/visits', 'POST')).toEqual({ visits: 1 });
    expect(await ask('pr-1', '/visits', 'POST')).toEqual({ visits: 2 });

    const states = await containers();
    expect(states.map(({ service, health }) => [service, health]).sort()).toEqual([
      ...[
        ['app', 'healthy'],
        ['app', 'healthy'],
        ['haproxy', 'healthy'],
        ['haproxy', 'healthy'],
      ],
      ...[
        ['memcached', 'healthy'],
        ['nginx', 'healthy'],
        ['pgbouncer', 'healthy'],
        ['postgres', 'healthy'],
      ],
      ['redis', 'healthy'],
    ]);
    expect(states.filter(({ service }) => service === 'app').map(({ labels }) => labels)).toEqual(
      Array(2).fill(
        expect.objectContaining({
          [LABELS.flow]: flow.name,
          [LABELS.environment]: 'prod',
          [LABELS.deployment]: 'prod-pr-1',
          [LABELS.release]: 'tree-0123456789ab',
          [LABELS.revision]: 'prod-pr-1-r1',
          [LABELS.scope]: 'deployment',
          [LABELS.ledger]: 'the ledger',
          [PARTS_LABEL]: '{"the image":"01234567"}',
        }),
      ),
    );
    await expectNoSecrets(states.map(({ id }) => id));
    await expectClosed();
    const nginx = states.find(({ service }) => service === 'nginx');
    expect(await docker(['container', 'logs', '--details', '--tail', '1', nginx?.id ?? ''])).toContain(
      'pipegen.deployment=prod-pr-1',
    );

    // The next deployment comes up beside the first, and uses the same persistent services.
    const second = revision('prod', 'pr-2');
    const persistentBefore = states.filter(({ labels }) => labels[LABELS.scope] === 'environment').map(({ id }) => id);
    await persistent('up', '--wait', '--wait-timeout', '120');
    await second('up', '--wait', '--wait-timeout', '120');
    await first('down', '--volumes', '--timeout', '5');
    expect(await ask('pr-2', '/visits')).toEqual({ visits: 2 });
    const after = await containers();
    expect(after.filter(({ labels }) => labels[LABELS.scope] === 'environment').map(({ id }) => id)).toEqual(
      persistentBefore,
    );
    expect(new Set(after.map(({ labels }) => labels[LABELS.deployment]))).toEqual(new Set([undefined, 'prod-pr-2']));

    await second('down', '--volumes', '--timeout', '5');
    await persistent('down', '--volumes', '--timeout', '5');
    await docker(['network', 'rm', network]);
    const ours = ['--quiet', '--filter', `label=${LABELS.flow}=${flow.name}`];
    expect(await docker(['container', 'ls', '--all', ...ours])).toBe('');
    expect(await docker(['network', 'ls', ...ours])).toBe('');
    expect(await docker(['volume', 'ls', ...ours])).toBe('');
  });

  it('comes up whole where each deployment has data of its own, which its revisions share', {
    timeout: 200_000,
  }, async () => {
    await createNetwork(ownNetwork);
    const own = stack('staging', 'environment', 'staging-pr-3', {
      PIPEGEN_DEPLOYMENT: 'staging-pr-3',
      PIPEGEN_TAG: 'pr-3',
    });
    await own('up', '--wait', '--wait-timeout', '120');
    const first = revision('staging', 'pr-3');
    await first('up', '--wait', '--wait-timeout', '120');
    expect(await ask('pr-3', '/visits', 'POST', 'staging')).toEqual({ visits: 1 });
    const second = revision('staging', 'pr-3', 2);
    await second('up', '--wait', '--wait-timeout', '120');
    await first('down', '--volumes', '--timeout', '5');
    expect(await ask('pr-3', '/visits', 'GET', 'staging', 2)).toEqual({ visits: 1 });
    await second('down', '--volumes', '--timeout', '5');
    await own('down', '--volumes', '--timeout', '5');
    const ours = [
      '--filter',
      `label=${LABELS.flow}=${flow.name}`,
      '--filter',
      `label=${LABELS.deployment}=staging-pr-3`,
    ];
    expect(await docker(['container', 'ls', '--all', '--quiet', ...ours])).toBe('');
    expect(await docker(['volume', 'ls', '--quiet', ...ours])).toBe('');
  });

  const persistent = stack('prod', 'environment', 'prod');

  function revision(environmentName: string, tag: string, number = 1): Compose {
    const deployment = deploymentName(environmentName, tag);
    return stack(environmentName, 'deployment', revisionName(deployment, number), {
      PIPEGEN_DEPLOYMENT: deployment,
      PIPEGEN_REVISION: revisionName(deployment, number),
      PIPEGEN_RELEASE: 'tree-0123456789ab',
      PIPEGEN_COMMIT: '0123456789abcdef0123456789abcdef01234567',
      PIPEGEN_IMAGE_APP: image,
    });
  }

  function stack(
    environmentName: string,
    scope: 'environment' | 'deployment',
    instance: string,
    own: Readonly<Record<string, string>> = {},
  ): Compose {
    const file = `jenkins/resources/pipegen/${flow.name}/stack/${environmentName}/${scope}/compose.yaml`;
    const parts = flow.services.map(({ name }) => [partsVariable(name), '{"the image":"01234567"}'] as const);
    const variables = { ...secrets, ...own, ...Object.fromEntries(parts), PIPEGEN_LEDGER: 'the ledger' };
    return (...args) =>
      docker(
        ['compose', '--project-name', unitNameOf(flow.name, instance), '--file', join(folder, file), ...args],
        variables,
      );
  }

  /** Asks nginx as Traefik would: from the network that they share. */
  async function ask(
    tag: string,
    path: string,
    method = 'GET',
    environmentName = 'prod',
    number = 1,
  ): Promise<unknown> {
    const instance = revisionName(deploymentName(environmentName, tag), number);
    const nginx = `${unitNameOf(flow.name, instance)}-nginx-1`;
    const wget = ['wget', '-q', '-O', '-', ...(method === 'POST' ? ['--post-data='] : []), `http://${nginx}${path}`];
    const answer = await docker(['run', '--rm', `--network=${EDGE_NETWORK}`, 'pipegen-standin/python:latest', ...wget]);
    return JSON.parse(answer) as unknown;
  }

  async function containers(): Promise<readonly Container[]> {
    const ids = await docker(['container', 'ls', '--all', '--quiet', '--filter', `label=${LABELS.flow}=${flow.name}`]);
    const inspected = JSON.parse(await docker(['container', 'inspect', ...ids.split('\n')])) as readonly Inspected[];
    return inspected
      .map(({ Id, Config, State }) => ({
        id: Id,
        labels: Config.Labels,
        service: Config.Labels[LABELS.service] ?? '',
        health: State.Health.Status,
      }))
      .sort((left, right) => left.id.localeCompare(right.id));
  }

  /** Neither what Docker shows of a container nor its processes' arguments hold a secret that is read from a file. */
  async function expectNoSecrets(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const shown = `${await docker(['container', 'inspect', id])}\n${await docker(['top', id, '-eo', 'pid,args'])}`;
      for (const secret of Object.values(secrets)) expect(shown).not.toContain(secret.slice(-36));
    }
  }

  /** No way out of the stack's networks, and no port of the host. */
  async function expectClosed(): Promise<void> {
    for (const name of [network, `${unitNameOf(flow.name, 'prod-pr-1-r1')}_default`])
      expect(await docker(['network', 'inspect', '--format', '{{.Internal}}', name])).toBe('true');
    for (const { id } of await containers()) expect(await docker(['container', 'port', id])).toBe('');
  }

  /** As the agent does: closed to the world, and labelled. */
  async function createNetwork(name: string): Promise<void> {
    const label = name === EDGE_NETWORK ? 'pipegen.test' : `${LABELS.flow}=${flow.name}`;
    await docker(['network', 'create', '--internal', '--label', label, name]);
  }
});

type Compose = (...args: readonly string[]) => Promise<string>;

interface Container {
  readonly id: string;
  readonly service: string;
  readonly health: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface Inspected {
  readonly Id: string;
  readonly Config: { readonly Labels: Readonly<Record<string, string>> };
  readonly State: { readonly Health: { readonly Status: string } };
}

/** The fixture, asking for health more often: Docker asks first when an interval has passed. */
function resolved(): Flow {
  const { flow, diagnostics } = resolveFlow(chain);
  if (flow === undefined) throw new Error(JSON.stringify(diagnostics));
  const services = flow.services.map((service) => ({
    ...service,
    health: { ...service.health, interval: '2s' as const, retries: 30 },
  }));
  return { ...flow, services };
}

async function docker(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await run('docker', args, { env: { ...process.env, ...variables }, maxBuffer: 2 ** 26 });
  return stdout.trim();
}

async function removeAll(remove: readonly string[], list: readonly string[]): Promise<void> {
  const found = await docker(list);
  if (found !== '') await docker([...remove, ...found.split('\n')]);
}
