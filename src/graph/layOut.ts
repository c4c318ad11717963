import { Graph as DagreGraph, layout } from '@dagrejs/dagre';
import type { Edge, Graph, Group, Node } from './graph.ts';
import { textWidth } from './textWidth.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle; `x` and `y` are its upper left corner. Lengths are in pixels. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** A graph with the locations of its parts. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly (Node & Box)[];
  readonly groups: readonly (Group & Box)[];
  readonly edges: readonly (Edge & { readonly points: readonly Point[]; readonly labelBox?: Box })[];
}

/** Sizes of letters and the room around them, in pixels. */
export const METRICS = {
  label: 15,
  detail: 12,
  edge: 11,
  line: 17,
  padding: 14,
  groupTitle: 24,
  lid: 6,
  margin: 28,
} as const;

/** Finds locations for a graph's boxes and ways for its arrows, with few crossings. */
export function layOut(graph: Graph): Drawing {
  const { margin } = METRICS;
  const dagre = new DagreGraph({ compound: true, multigraph: true });
  dagre.setGraph({
    rankdir: graph.direction === 'right' ? 'LR' : 'TB',
    nodesep: 34,
    ranksep: graph.direction === 'right' ? 44 : 52,
    marginx: margin,
    marginy: margin,
  });
  for (const { id } of graph.groups) dagre.setNode(`group ${id}`, {});
  for (const node of graph.nodes) {
    dagre.setNode(node.id, { ...nodeSize(node) });
    if (node.group !== undefined) dagre.setParent(node.id, `group ${node.group}`);
  }
  for (const [index, { from, to, label }] of graph.edges.entries()) {
    const size = label === undefined ? {} : { width: textWidth(label, METRICS.edge) + 16, height: METRICS.line + 4 };
    dagre.setEdge(from, to, { ...size, labelpos: 'c' }, String(index));
  }
  layout(dagre);
  const groups = graph.groups.map((group) => ({
    ...group,
    ...withTitle(toBox(dagre.node(`group ${group.id}`)), group.label),
  }));
  const nodes = graph.nodes.map((node) => ({ ...node, ...toBox(dagre.node(node.id)) }));
  const edges = graph.edges.map((edge, index) => {
    const laidOut = dagre.edge(edge.from, edge.to, String(index)) as Box & { points: Point[] };
    const { points } = laidOut;
    return { ...edge, points, ...(edge.label === undefined ? {} : { labelBox: toBox(laidOut) }) };
  });
  return { ...bounds([...nodes, ...groups], edges), nodes, groups, edges };
}

/** Dagre locations the middles of things. */
function toBox({ x, y, width, height }: Box): Box {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

function nodeSize({ kind, label, details }: Node): { readonly width: number; readonly height: number } {
  const { padding, line } = METRICS;
  const widths = [textWidth(label, METRICS.label) * 1.05, ...details.map((text) => textWidth(text, METRICS.detail))];
  const slant = kind === 'gate' || kind === 'world' ? 2 * padding : 0;
  return {
    width: Math.ceil(Math.max(90, ...widths) + 2 * padding + slant),
    height: METRICS.label + 2 * padding + details.length * line + (kind === 'data' ? METRICS.lid : -2),
  };
}

/** Room for the title above the frame's boxes. */
function withTitle({ x, y, width, height }: Box, title: string): Box {
  const { groupTitle } = METRICS;
  const titleWidth = textWidth(title, METRICS.detail) * 1.2 + 32;
  return { x: x - 8, y: y - groupTitle, width: Math.max(width + 16, titleWidth), height: height + groupTitle + 8 };
}

function bounds(boxes: readonly Box[], edges: Drawing['edges']): { readonly width: number; readonly height: number } {
  const points = edges.flatMap((edge) => edge.points);
  const right = Math.max(0, ...boxes.map(({ x, width }) => x + width), ...points.map(({ x }) => x));
  const bottom = Math.max(0, ...boxes.map(({ y, height }) => y + height), ...points.map(({ y }) => y));
  return { width: Math.ceil(right + METRICS.margin), height: Math.ceil(bottom + METRICS.margin) };
}
