import { edgesOf, type Flow, type Target } from '../../model/flow.ts';
import { LABELS } from '../../model/names.ts';
import { findOrphans } from '../../plan/orphans.ts';
import { revisionRoutes } from '../../plan/traffic.ts';
import type { AgentContext } from '../../run/agentContext.ts';
import { Failure } from '../../run/failure.ts';
import { doubtful, type Finding, ok, wrong } from '../../run/finding.ts';
import { type Check, check } from './check.ts';

/** How far an engine's clock may be from this machine's, in seconds, before times confuse people. */
const LARGEST_SKEW = 30;

/** What each target of the flow must have. */
export function targetChecks(context: AgentContext): readonly Check[] {
  const { flow, ports } = context;
  return usedTargets(context).map((target) =>
    check(`Engine ${target.name}`, async (signal) => {
      // Of one that does not answer, nothing else is to be said.
      const clock = await judgeClock(context, target);
      const others = [
        ports.target(target.name).diagnose(flow, signal),
        judgeOthersEdge(flow, ports, target.name),
        judgeOrphans(context, target),
      ];
      return [clock, ...(await Promise.all(others)).flat()];
    }),
  );
}

/** The targets that environments deploy to. */
function usedTargets({ flow }: AgentContext): readonly Target[] {
  const names = [...new Set(flow.environments.map(({ target }) => target))];
  return names.map((name) => flow.targets.find((target) => target.name === name) ?? { name, kind: 'compose' });
}

async function judgeClock({ ports }: AgentContext, { name, host }: Target): Promise<Finding> {
  const before = Date.now();
  const engine = (await ports.target(name).now()).getTime();
  const seconds = (engine - (before + Date.now()) / 2) / 1_000;
  const where = host ?? 'this machine';
  if (Math.abs(seconds) <= LARGEST_SKEW) return ok(`reachable at ${where}`);
  const way = seconds > 0 ? 'ahead of' : 'behind';
  return doubtful(
    `reachable at ${where}; its clock is ${Math.abs(seconds).toFixed(0)} s ${way} this machine's`,
    'Synchronize both clocks with NTP.',
  );
}

/** A flow without an edge of its own relies on that of another flow. */
async function judgeOthersEdge(
  flow: Flow,
  { edge }: AgentContext['ports'],
  target: string,
): Promise<readonly Finding[]> {
  if (edgesOf(flow).length > 0) return [];
  if (revisionRoutes(flow).length === 0) return [ok('the flow has no links')];
  try {
    await edge(target).fronts();
    return [ok("another flow's edge runs")];
  } catch (error) {
    if (error instanceof Failure) return [wrong(error.message, error.fix)];
    throw error;
  }
}

async function judgeOrphans({ flow, ports }: AgentContext, { name }: Target): Promise<readonly Finding[]> {
  const labels = { [LABELS.flow]: flow.name };
  const engine = ports.target(name);
  const [containers, resources, snapshot] = await Promise.all([
    engine.replicas({ labels }),
    engine.resources({ labels }),
    // That it cannot be read, its own check says.
    ports.ledger.read().catch(() => undefined),
  ]);
  if (snapshot === undefined) return [];
  const { state } = snapshot;
  return findOrphans(flow, name, { containers, resources }, state).map((orphan) =>
    doubtful(`has ${orphan.name}, which is no longer in the flow`, orphan.fix),
  );
}
