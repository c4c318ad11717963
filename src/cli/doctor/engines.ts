import { existsSync } from 'node:fs';
import type { Programs } from '../../adapters/process/process.ts';
import { count } from '../../model/count.ts';
import type { Flow, Target } from '../../model/flow.ts';
import { EDGE_NETWORK, LABELS, projectName, stackFile } from '../../model/names.ts';
import { isHealthy } from '../../plan/observed.ts';
import { findOrphans } from '../../plan/orphans.ts';
import { revisionRoutes } from '../../plan/traffic.ts';
import type { AgentContext } from '../../run/agentContext.ts';
import { Failure } from '../../run/failure.ts';
import { MORE_NETWORKS } from '../../targets/compose/client.ts';
import { type Check, check, doubtful, type Finding, ok, wrong } from './check.ts';
import { judgeRoom } from './machine.ts';

/** How far an engine's clock may be from this machine's, in seconds, before times confuse people. */
const LARGEST_SKEW = 30;

/** What each engine of the flow must have. */
export function engineChecks(context: AgentContext, programs: Programs): readonly Check[] {
  return usedTargets(context).map((target) =>
    check(`Engine ${target.name}`, async () => {
      // Of one that does not answer, nothing else is to be said.
      const clock = await judgeClock(context, target);
      const others = [
        judgeEdge(context, target),
        judgeAddresses(context, target),
        judgeOrphans(context, target),
        ...(isLocal(context, target) ? [judgeDisk(programs)] : []),
      ];
      return [clock, ...(await Promise.all(others)).flat()];
    }),
  );
}

/** The engines that environments deploy to. */
function usedTargets({ flow }: AgentContext): readonly Target[] {
  const names = [...new Set(flow.environments.map(({ target }) => target))];
  return names.map((name) => flow.targets.find((target) => target.name === name) ?? { name });
}

async function judgeClock({ ports }: AgentContext, { name, host }: Target): Promise<Finding> {
  const before = Date.now();
  const engine = (await ports.engine(name).now()).getTime();
  const seconds = (engine - (before + Date.now()) / 2) / 1_000;
  const where = host ?? 'this machine';
  if (Math.abs(seconds) <= LARGEST_SKEW) return ok(`reachable at ${where}`);
  const way = seconds > 0 ? 'ahead of' : 'behind';
  return doubtful(
    `reachable at ${where}; its clock is ${Math.abs(seconds).toFixed(0)} s ${way} this machine's`,
    'Synchronize both clocks with NTP.',
  );
}

/** Without its only door a deployment may be as healthy as can be, and nobody reaches it. */
async function judgeEdge({ flow, ports }: AgentContext, { name }: Target): Promise<Finding> {
  const routers = flow.services.filter(
    ({ scope, image }) => scope === 'host' && 'name' in image && image.name.endsWith('traefik'),
  );
  if (routers.length === 0) return judgeOthersEdge(flow, ports, name);
  const engine = ports.engine(name);
  const [networks, containers] = await Promise.all([engine.networks(), engine.containers({ [LABELS.scope]: 'host' })]);
  const names = routers.map((service) => service.name);
  const running = containers.filter(({ labels }) => names.includes(labels[LABELS.service] ?? ''));
  const stack = `--project-name ${projectName(flow.name, 'host')} --file ${stackFile(flow.name, 'host')}`;
  const start = `Start the host's stack on that host: docker compose ${stack} up --detach --wait`;
  if (!networks.includes(EDGE_NETWORK))
    return wrong(`has no network ${EDGE_NETWORK}`, `docker network create --internal ${EDGE_NETWORK}. ${start}`);
  if (running.length === 0) return wrong('Traefik is not running: links do not work', start);
  return running.some(isHealthy) ? ok('Traefik is healthy') : wrong('Traefik is not healthy: links do not work', start);
}

/** A flow without an edge of its own relies on that of another flow. */
async function judgeOthersEdge(flow: Flow, { edge }: AgentContext['ports'], target: string): Promise<Finding> {
  if (revisionRoutes(flow).length === 0) return ok('the flow has no links');
  try {
    await edge(target).fronts();
    return ok("another flow's edge runs");
  } catch (error) {
    if (error instanceof Failure) return wrong(error.message, error.fix);
    throw error;
  }
}

/** A revision has a network of its own, and so has the data of a deployment that keeps none. */
const NETWORKS_OF_A_DEPLOYMENT = 2;

async function judgeAddresses({ ports }: AgentContext, { name }: Target): Promise<Finding> {
  const free = await ports.engine(name).freeNetworks();
  const text = `has address space for ${count(free, 'more network')}; a deployment needs up to ${NETWORKS_OF_A_DEPLOYMENT}`;
  if (free < NETWORKS_OF_A_DEPLOYMENT) return wrong(text, MORE_NETWORKS);
  return free < 3 * NETWORKS_OF_A_DEPLOYMENT ? doubtful(text, MORE_NETWORKS) : ok(text);
}

async function judgeOrphans({ flow, ports }: AgentContext, { name }: Target): Promise<readonly Finding[]> {
  const labels = { [LABELS.flow]: flow.name };
  const engine = ports.engine(name);
  const [containers, resources, snapshot] = await Promise.all([
    engine.containers(labels),
    engine.resources(labels),
    // That it cannot be read, its own check says.
    ports.ledger.read().catch(() => undefined),
  ]);
  if (snapshot === undefined) return [];
  const { state } = snapshot;
  return findOrphans(flow, name, { containers, resources }, state).map((orphan) =>
    doubtful(`has ${orphan.name}, which is no longer in the flow`, orphan.fix),
  );
}

async function judgeDisk(programs: Programs): Promise<Finding> {
  const folder = (await programs.run('docker', ['info', '--format', '{{.DockerRootDir}}'])).trim();
  // The engine may be in a machine of its own, as with Docker Desktop.
  return existsSync(folder) ? judgeRoom(folder) : ok('its disk is on another machine');
}

function isLocal({ variables }: AgentContext, { host }: Target): boolean {
  return host === undefined && (variables.DOCKER_HOST ?? 'unix://').startsWith('unix://');
}
