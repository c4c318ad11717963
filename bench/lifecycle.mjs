/**
 * Measures what a promotion, a prune and a look at everything cost.
 *
 * All of it on a real engine, registry and repository, and a GitHub that counts requests: the world of the lifecycle's
 * tests. Where that lacks a part it says so and measures nothing.
 *
 * @param options how often each number is taken, and how many deployments `status` shows
 */
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createJiti } from 'jiti';
import { measure, median, PIPEGEN, repeat, say } from './measure.mjs';

const run = promisify(execFile);
const jiti = createJiti(import.meta.url, { fsCache: false });
const load = (path) => jiti.import(new URL(path, import.meta.url).pathname);

export async function benchLifecycle({ runs, deployments }) {
  const { traefikMissing, programMissing } = await load('../test/parts/parts.ts');
  const missing = traefikMissing() ?? programMissing('docker-registry') ?? programMissing('busybox');
  if (missing !== undefined) {
    console.log(`\nNot measured, for lack of a part: promote, prune and status. ${missing}`);
    return;
  }
  const { Lifecycle } = await load('../test/lifecycle/world.ts');
  const { default: startSharedEdge } = await load('../test/parts/sharedEdge.ts');
  const stopEdge = await startSharedEdge();
  const world = new Lifecycle('gitHub');
  try {
    await world.open();
    console.log();
    await benchPromotion(world, runs);
    console.log();
    await benchPrune(world);
    console.log();
    await benchStatus(world, runs, deployments);
  } finally {
    world.close();
    await stopEdge?.();
  }
}

/**
 * Promotions from STAGING to QA, each of a new release: open a change, merge it, tag the image, start, verify, move traffic,
 * and remove what it replaces in STAGING.
 *
 * What Docker takes by itself is what the very Compose commands took that start and remove.
 */
async function benchPromotion(world, runs) {
  const recorder = new Recorder(world);
  const rounds = [];
  for (let round = 1; round <= runs; round++) {
    await world.mergeChange(`change-${round}`, `page ${round}`);
    await recorder.record(['deploy', 'staging', '--yes']);
    world.gitHub.requests.length = 0;
    const { seconds: whole, up, down } = await recorder.record(['promote', 'qa', '--yes']);
    rounds.push({ whole, up, down, requests: [...world.gitHub.requests] });
  }
  const of = (name) => ({ seconds: median(rounds.map((round) => round[name])) });
  const beyond = median(rounds.map(({ whole, up, down }) => whole - up - down));
  say('docker compose up --wait', of('up'), 'what the promotion starts');
  say('docker compose down', of('down'), 'what it replaces');
  say(
    'promote, the same and all around it',
    of('whole'),
    `${beyond.toFixed(2)} s beyond Docker's own (aim: under 1.5)`,
  );
  sayRequests('a promotion', rounds.at(-1).requests, LEAST_TO_PROMOTE.length);
}

/**
 * The fewest possible, by name: what a plan must know before it is shown, what changes something, and what must be looked
 * for so that nothing is there twice: the deployment of the same commit, and the comment.
 */
const LEAST_TO_PROMOTE = [
  'GET /pulls',
  'POST /pulls',
  'PUT /pulls/N/merge',
  'POST /graphql',
  'POST /deployments',
  'POST /deployments/N/statuses',
  'GET /issues/N/comments',
  'POST /issues/N/comments',
];

/**
 * A prune of deployments whose changes were closed, and of what GitHub shows of them: each was deployed to four times, and
 * the last one is active.
 */
async function benchPrune(world) {
  const { gitHub, flowName } = world;
  // What the promotions left is not counted.
  gitHub.environments.length = 0;
  gitHub.deployments.length = 0;
  const numbers = [];
  for (let index = 0; index < STALE; index++) {
    const { number } = gitHub.open('STAGING', 'STAGING');
    gitHub.closeUnmerged(number);
    numbers.push(number);
    for (let count = 1; count <= EACH; count++) {
      const body = { ref: 'STAGING', environment: `staging-pr-${number}`, task: `pipegen:${flowName}` };
      gitHub.deploy(body).statuses.push({ state: count === EACH ? 'success' : 'inactive' });
    }
  }
  await createDeployments(world, numbers);
  const pages = (count) => Math.max(1, Math.ceil(count / 100));
  const open = gitHub.pulls.filter(({ state }) => state === 'open').length;
  const reading = pages(gitHub.environments.length) + pages(open) + pages(gitHub.deployments.length);
  const least = reading + STALE + STALE * EACH + STALE;
  gitHub.requests.length = 0;
  const prune = await time(() => world.pipegen(['prune', '--yes', '--max-destroy', String(STALE)]));
  say(`prune of ${STALE} stale environments`, prune, `with ${EACH} deployments each, and containers`);
  sayRequests('the prune', gitHub.requests, least);
}

const STALE = 50;
const EACH = 4;

/** How things are, with so many deployments that run and are in the ledger. */
async function benchStatus(world, runs, deployments) {
  const numbers = Array.from({ length: deployments }, (_, index) => 100_000 + index);
  await createDeployments(world, numbers);
  await recordDeployments(world, numbers);
  const options = { folder: world.workspace, variables: world.variables() };
  const status = (...args) => repeat(runs, () => measure([PIPEGEN, 'status', ...args], options));
  say(`status of ${deployments} deployments`, status(), deployments === 1_000 ? '(aim: under 2 s)' : '');
  say('the same as JSON', status('--json'));
  const list = ['container', 'ls', '--all', '--filter', `label=pipegen.flow=${world.flowName}`];
  say(
    'docker container ls of the same',
    repeat(runs, () => ({ ...timeSync(() => world.docker(...list)), memory: 0 })),
  );
  await removeContainers(world);
}

/** A container that was never started for each change, as a deployment to STAGING would have it. */
async function createDeployments(world, numbers) {
  const { flowName, registryHost, workspace, git } = world;
  const { id } = await world.ledger();
  const commit = git(workspace, 'rev-parse', 'HEAD');
  const left = [...numbers];
  const create = async () => {
    for (let number = left.pop(); number !== undefined; number = left.pop()) {
      const project = `${flowName}-staging-pr-${number}-r1`;
      const labels = {
        'com.docker.compose.project': project,
        'com.docker.compose.service': 'app',
        'com.docker.compose.container-number': '1',
        'com.docker.compose.oneoff': 'False',
        'com.docker.compose.config-hash': '0'.repeat(64),
        'pipegen.flow': flowName,
        'pipegen.environment': 'staging',
        'pipegen.deployment': `staging-pr-${number}`,
        'pipegen.release': 'tree-000000000000',
        'pipegen.commit': commit,
        'pipegen.service': 'app',
        'pipegen.scope': 'deployment',
        'pipegen.revision': `staging-pr-${number}-r1`,
        'pipegen.ledger': id,
      };
      const flags = Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
      await run('docker', ['create', '--name', `${project}-app-1`, ...flags, `${registryHost}/stand/store:1.0`, 'sh']);
    }
  };
  await Promise.all(Array.from({ length: 2 * availableParallelism() }, create));
}

/** Writes into the ledger that all these deployments were verified. */
async function recordDeployments(world, numbers) {
  const ledger = world.openLedger();
  const snapshot = await ledger.read();
  const at = new Date().toISOString();
  const record = snapshot.state.environments.staging;
  const [{ release, commit }] = record.past;
  const recorded = numbers.map((number) => ({
    name: `staging-pr-${number}`,
    tag: `pr-${number}`,
    ...{ release, commit, revision: 1, deployedAt: at, verifiedAt: at },
  }));
  const staging = { ...record, deployments: Object.fromEntries(recorded.map((one) => [one.name, one])) };
  const state = { ...snapshot.state, environments: { ...snapshot.state.environments, staging } };
  await ledger.append(snapshot, state, { at, by: 'bench', event: 'finished', text: 'many deployments' });
}

async function removeContainers({ flowName, docker }) {
  const all = docker('ps', '--all', '--quiet', '--filter', `label=pipegen.flow=${flowName}`);
  for (let index = 0; index < all.length; index += 100)
    await run('docker', ['rm', '--force', '--volumes', ...all.slice(index, index + 100)]);
}

/** Runs pipegen with a `docker` that writes down how long the Compose commands take that start and remove stacks. */
class Recorder {
  constructor(world) {
    this.world = world;
    this.folder = join(world.folder, 'recorder');
    this.log = join(this.folder, 'log');
    mkdirSync(this.folder, { recursive: true });
    const docker = spawnSync('sh', ['-c', 'command -v docker'], { encoding: 'utf8' }).stdout.trim();
    writeFileSync(
      join(this.folder, 'docker'),
      `#!/bin/sh
case " $* " in
  *' up '*) kind=up ;;
  *' down '*) kind=down ;;
  *) exec ${docker} "$@" ;;
esac
began=$(date +%s%N)
${docker} "$@"
status=$?
echo "$kind $(($(date +%s%N) - began))" >>'${this.log}'
exit $status
`,
    );
    chmodSync(join(this.folder, 'docker'), 0o755);
  }

  /** Runs pipegen: how long it took, and how long of that Compose took to start and to remove. */
  async record(args) {
    writeFileSync(this.log, '');
    const { seconds } = await time(() => this.world.pipegen(args, { PATH: `${this.folder}:${process.env.PATH}` }));
    const lines = readFileSync(this.log, 'utf8').trim().split('\n');
    const sum = (kind) =>
      lines.reduce((total, line) => total + (line.startsWith(`${kind} `) ? Number(line.split(' ')[1]) / 1e9 : 0), 0);
    return { seconds, up: sum('up'), down: sum('down') };
  }
}

async function time(start) {
  const started = performance.now();
  const run = await start();
  if (run.exitCode !== 0) throw new Error(run.output);
  return { seconds: (performance.now() - started) / 1_000 };
}

function timeSync(work) {
  const started = performance.now();
  work();
  return { seconds: (performance.now() - started) / 1_000 };
}

/** How many requests there were, by their kind, beside the fewest possible. */
function sayRequests(what, requests, least) {
  const kinds = new Map();
  for (const request of requests) {
    const kind = request
      .replace(/\/[0-9a-f]{40}|\/\d+/g, '/N')
      .replace(/(?<=environments\/).+/, 'N')
      .replace(/\/repos\/[^/]+\/[^/]+/, '');
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const beyond = 100 * (requests.length / least - 1);
  const label = `requests to GitHub for ${what}`;
  console.log(
    `${label.padEnd(38)} ${String(requests.length).padStart(8)}     the fewest: ${least}; ${beyond.toFixed(1)} % more (aim: 10)`,
  );
  for (const [kind, count] of kinds) console.log(`  ${kind.padEnd(36)} ${String(count).padStart(8)}`);
}
