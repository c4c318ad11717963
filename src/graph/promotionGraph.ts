import type { Environment, Flow } from '../model/flow.ts';
import type { Edge, Graph, Node } from './graph.ts';

/** The promotion path of a flow: where releases enter, what they must pass, and what goes when they arrive. */
export function promotionGraph(flow: Flow): Graph {
  const climbs = flow.environments.flatMap((environment) => climb(flow, environment));
  return {
    title: `${flow.name}: promotion`,
    direction: 'right',
    groups: [],
    nodes: [...climbs.flatMap(({ nodes }) => nodes), ...flow.environments.map(environmentNode)],
    edges: [
      ...climbs.flatMap(({ edges }) => edges),
      ...flow.environments.flatMap(({ name, retires }) =>
        retires.map((retired) => ({ from: name, to: retired, label: 'retires', aside: true })),
      ),
    ],
  };
}

/** The way into an environment: from a change or from the environment below, through a gate if there is one. */
function climb(flow: Flow, environment: Environment): { nodes: Node[]; edges: Edge[] } {
  const { name, from, branch } = environment;
  const entry = from === undefined ? [changeNode(flow, environment)] : [];
  const start = from ?? `change to ${name}`;
  const label = from === undefined ? 'build once' : 'same digests';
  const gate = gateNode(environment);
  if (gate === undefined) return { nodes: entry, edges: [{ from: start, to: name, label }] };
  return {
    nodes: [...entry, gate],
    edges: [
      { from: start, to: gate.id, label: from === undefined ? label : `merge into ${branch}` },
      { from: gate.id, to: name, ...(from === undefined ? {} : { label }) },
    ],
  };
}

function changeNode({ images }: Flow, { name, branch, deployOn }: Environment): Node {
  return {
    id: `change to ${name}`,
    kind: 'world',
    label: 'Change',
    details: [
      `pull request to ${branch}`,
      ...(deployOn.includes('changeOpened') ? ['deployed when opened'] : []),
      ...(images.length > 0 ? [`builds ${images.map((image) => image.name).join(', ')}`] : []),
    ],
  };
}

function gateNode({ name, approval }: Environment): Node | undefined {
  if (approval === undefined) return undefined;
  const { submitters = [], timeout } = approval;
  return {
    id: `gate of ${name}`,
    kind: 'gate',
    label: 'Approval',
    details: [
      submitters.length > 0 ? `by ${submitters.join(', ')}` : 'by anyone with the Build permission',
      `within ${timeout}`,
    ],
  };
}

function environmentNode({ name, branch, deployments, hosts, data, timeToLive, soak, checks }: Environment): Node {
  return {
    id: name,
    kind: 'environment',
    label: name,
    details: [
      `branch ${branch}`,
      deployments === 'single' ? 'one deployment' : 'one deployment per change',
      ...(hosts === 'tagged' ? [] : [hosts === 'bare' ? 'bare host names' : 'stable host names']),
      data === 'kept' ? 'persistent data' : 'own data',
      ...(checks.length > 0 ? [`verified by ${checks.map(({ step }) => step).join(', ')}`] : []),
      ...(soak === undefined ? [] : [`soaks for ${soak}`]),
      ...(timeToLive === undefined ? [] : [`lives for ${timeToLive}`]),
    ],
  };
}
