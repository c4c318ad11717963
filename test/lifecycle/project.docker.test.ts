import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { standInImagesMissing, traefikMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { ask } from '../traffic/ask.ts';
import { findSharedTraefik, type Traefik } from '../traffic/traefik.ts';
import { sayByWebSocket } from '../traffic/webSocket.ts';
import { ProjectShop } from './projectShop.ts';
import type { CommandRun } from './world.ts';

const missing = standInImagesMissing() ?? traefikMissing();

/** From an existing repository to a first promotion: each test goes on from where the one before ended. */
describePart('a project as a team has it', 'Traefik and the stand-in images', missing, () => {
  const shop = new ProjectShop();
  let traefik: Pick<Traefik, 'httpsPort'>;

  beforeAll(async () => {
    [traefik] = await Promise.all([findSharedTraefik(), shop.open()]);
  }, 360_000);

  afterAll(() => shop.close(), 120_000);

  it('becomes a flow that builds, by its Compose file alone, and nothing of the team changes', async () => {
    const folder = shop.before();
    const jenkinsfile = readFileSync(join(folder, 'Jenkinsfile'), 'utf8');
    const imported = await shop.pipegen(['import', 'docker-compose.yml'], {}, folder);
    expect(imported.exitCode, imported.output).toBe(0);
    const flow = readFileSync(join(folder, 'pipelines/shop/flow.ts'), 'utf8');
    expect(flow).toContain("postgres: catalogue.postgres({ version: '16.1' })");
    expect(flow).toContain("repository: github({ owner: 'shop', name: 'shop' })");
    expect(flow).toContain("file: 'ci/Jenkinsfile'");
    const built = await shop.pipegen(['build'], {}, folder);
    expect(built.exitCode, built.output).toBe(0);
    expect(readFileSync(join(folder, 'Jenkinsfile'), 'utf8')).toBe(jenkinsfile);
    expect(existsSync(join(folder, 'ci/Jenkinsfile'))).toBe(true);
    const pipeline = await shop.pipegen(['import', 'Jenkinsfile', '--name', 'ci', '-o', '-'], {}, folder);
    expect(pipeline.stdout).toContain("steps: [step.sh('make lint')]");
  });

  it('has the stages of its author in the pipeline that is generated', () => {
    const text = readFileSync(join(shop.workspace, 'ci/Jenkinsfile'), 'utf8');
    expect(text).toContain("stage('Lint')");
    expect(text).toContain("'PROD_STRIPE_KEY'");
  });

  it('deploys to STAGING, at host names that stay', { timeout: 400_000 }, async () => {
    await done('deploy', 'staging');
    expect(await page(shop.staging)).toBe(`the shop of ${await deployment('staging')}`);
    expect(await told(shop.staging)).toMatchObject({
      database: 'app@app',
      stripe: shop.passwords.STAGING_STRIPE_KEY,
      storage: 'https://staging.storage.example:9000',
      level: 'debug',
    });
    expect(containers('staging')).not.toContainEqual(expect.stringContaining('worker'));
  });

  it('promotes to PROD, with the secrets, services and hosts of PROD', { timeout: 400_000 }, async () => {
    const promoted = await done('promote', 'prod');
    expect(promoted.stdout).toContain(`https://${shop.prod}/api`);
    expect(await told(shop.prod)).toMatchObject({
      database: 'app@app',
      stripe: shop.passwords.PROD_STRIPE_KEY,
      storage: 'https://storage.example:9000',
      level: 'info',
    });
    expect(await page(`${shop.flowName}.store`)).toBe(`the shop of ${await deployment('prod')}`);
    const { status, headers } = await ask(`https://www.${shop.prod}/a`, traefik.httpsPort);
    expect([status, headers.location]).toEqual([301, `https://${shop.prod}/a`]);
    expect(containers('prod')).toContainEqual(expect.stringContaining('worker'));
  });

  it('speaks WebSocket through the path of its API', async () => {
    expect(await sayByWebSocket(`wss://${shop.prod}/api/chat`, traefik.httpsPort, 'hello')).toBe('echo hello');
  });

  it('runs a task once, with what the release that serves is given', { timeout: 120_000 }, async () => {
    expect(await told(shop.prod)).toMatchObject({ reports: false });
    const { stdout } = await done('run', 'prod', 'api', '--', 'python3', 'reindex.py', 'all of it');
    expect(stdout).toContain('reindexed all of it\n');
    expect(await told(shop.prod)).toMatchObject({ reports: true });
  });

  it('keeps uploads through a release, which builds only the image that changed', { timeout: 600_000 }, async () => {
    await upload('cat.jpg', 'a cat');
    const before = await deployment('prod');
    await shop.mergeChange('two', 'two');
    const deployed = await done('deploy', 'staging');
    expect(deployed.output).toMatch(/build \S+\/shop\/web:tree-/);
    expect(deployed.output).not.toMatch(/build \S+\/shop\/api:/);
    await done('promote', 'prod');
    expect(await deployment('prod')).not.toBe(before);
    expect((await ask(`https://${shop.prod}/api/uploads/cat.jpg`, traefik.httpsPort)).body).toBe('a cat');
    expect((await told(shop.prod)).visits).toBeGreaterThan(1);
    expect((await ask(`https://${shop.staging}/api/uploads/cat.jpg`, traefik.httpsPort)).status).toBe(404);
  });

  it('shows no secret, and has none in its files', () => {
    const files = execFileSync('git', ['grep', '--cached', '-I', '--name-only', '-e', ''], {
      cwd: shop.workspace,
      encoding: 'utf8',
    });
    const text = files
      .split('\n')
      .filter((file) => file !== '')
      .map((file) => readFileSync(join(shop.workspace, file), 'utf8'))
      .join('\n');
    for (const secret of Object.values(shop.passwords)) expect(text).not.toContain(secret);
  });

  async function done(...args: readonly string[]): Promise<CommandRun> {
    const run = await shop.pipegen([...args, ...(['deploy', 'promote'].includes(args[0] ?? '') ? ['--yes'] : [])]);
    expect(run.exitCode, run.output).toBe(0);
    for (const secret of Object.values(shop.passwords)) expect(run.output).not.toContain(secret);
    return run;
  }

  /** Traefik takes a moment to follow the engine. */
  async function page(host: string): Promise<string> {
    await expect.poll(async () => (await ask(`https://${host}/`, traefik.httpsPort)).status).toBe(200);
    return (await ask(`https://${host}/`, traefik.httpsPort)).body.trim();
  }

  /** What the API of an environment was given. */
  async function told(host: string): Promise<Readonly<Record<string, unknown>>> {
    const { status, body } = await ask(`https://${host}/api/told`, traefik.httpsPort);
    expect(status, body).toBe(200);
    return JSON.parse(body) as Readonly<Record<string, unknown>>;
  }

  /** The only deployment of an environment. */
  async function deployment(environment: string): Promise<string | undefined> {
    const { environments } = JSON.parse((await done('status', environment, '--json')).stdout) as {
      readonly environments: readonly { readonly deployments: readonly { readonly name: string }[] }[];
    };
    return environments[0]?.deployments[0]?.name;
  }

  function containers(environment: string): readonly string[] {
    const ours = [`label=pipegen.flow=${shop.flowName}`, `label=pipegen.environment=${environment}`];
    return shop.docker('ps', ...ours.flatMap((label) => ['--filter', label]), '--format', '{{.Names}}');
  }

  async function upload(name: string, content: string): Promise<void> {
    const address = `https://${shop.prod}/api/uploads/${name}`;
    const { status } = await ask(address, traefik.httpsPort, {}, { method: 'PUT', body: content });
    expect(status).toBe(200);
  }
});
