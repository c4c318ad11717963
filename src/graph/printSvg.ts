import type { Graph, NodeKind } from './graph.ts';
import { type Box, type Drawing, layOut, METRICS, type Point } from './layOut.ts';

/**
 * The graph as a picture. It brings its own background and follows the reader's choice of a dark or a light page.
 *
 * @see https://www.w3.org/TR/SVG2/
 */
export function printSvg(graph: Graph): string {
  const { width, height, groups, edges, nodes } = layOut(graph);
  const title = escapeXml(graph.title);
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<style>${STYLE}</style>`,
    `<defs>${arrowhead('head', 'edge')}${arrowhead('head-aside', 'edge-aside')}</defs>`,
    `<rect class="page" width="${width}" height="${height}" rx="16"/>`,
    ...groups.map(printGroup),
    ...edges.map(printEdge),
    ...nodes.map(printNode),
    ...edges.map(printEdgeLabel),
    '</svg>',
  ]
    .filter((line) => line !== '')
    .join('\n')}\n`;
}

type Located<Part extends 'nodes' | 'groups' | 'edges'> = Drawing[Part][number];

interface Palette {
  readonly page: string;
  readonly text: string;
  readonly muted: string;
  readonly edge: string;
  readonly aside: string;
  readonly group: Paint;
  readonly kinds: { readonly [Kind in NodeKind]: Paint };
}

type Paint = readonly [fill: string, stroke: string];

const LIGHT: Palette = {
  page: '#ffffff',
  text: '#172330',
  muted: '#5a6b7d',
  edge: '#8796a8',
  aside: '#c4683a',
  group: ['#f4f7fa', '#d9e1ea'],
  kinds: {
    world: ['#eceffe', '#6b74e0'],
    service: ['#ffffff', '#93a4b8'],
    data: ['#e9f8f1', '#35a07a'],
    environment: ['#eaf3ff', '#3f83e0'],
    gate: ['#fff6e0', '#cf8f1b'],
  },
};

const DARK: Palette = {
  page: '#0f161e',
  text: '#e8eef5',
  muted: '#9fb0c2',
  edge: '#6d8096',
  aside: '#e08a5c',
  group: ['#151f2a', '#2a3949'],
  kinds: {
    world: ['#1d2247', '#828bf0'],
    service: ['#1d2935', '#61768c'],
    data: ['#12302a', '#45b98f'],
    environment: ['#14294a', '#5f9cf2'],
    gate: ['#38290d', '#dda53a'],
  },
};

const STYLE = [
  'text{font-family:system-ui,"Segoe UI",Roboto,"Helvetica Neue","DejaVu Sans",Arial,sans-serif;text-anchor:middle}',
  `.label{font-size:${METRICS.label}px;font-weight:600}`,
  `.detail{font-size:${METRICS.detail}px}`,
  `.edge-label{font-size:${METRICS.edge}px}`,
  '.group-label{font-size:12px;font-weight:600;letter-spacing:.03em;text-anchor:start}',
  '.edge,.edge-aside{fill:none;stroke-width:1.6}',
  '.edge-aside{stroke-dasharray:6 5}',
  '.box{stroke-width:1.5}',
  colors(LIGHT),
  `@media (prefers-color-scheme:dark){${colors(DARK)}}`,
].join('');

function colors({ page, text, muted, edge, aside, group, kinds }: Palette): string {
  const paint = (selector: string, [fill, stroke]: Paint) => `${selector}{fill:${fill};stroke:${stroke}}`;
  return [
    `.page,.halo{fill:${page}}`,
    `.label{fill:${text}}`,
    `.detail,.edge-label,.group-label{fill:${muted}}`,
    `.edge{stroke:${edge}}`,
    `.edge-aside{stroke:${aside}}`,
    `.head-edge{fill:${edge}}`,
    `.head-edge-aside{fill:${aside}}`,
    paint('.group', group),
    ...Object.entries(kinds).map(([kind, colours]) => paint(`.${kind}`, colours)),
  ].join('');
}

function arrowhead(id: string, edgeClass: string): string {
  return `<marker id="${id}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path class="head-${edgeClass}" d="M0 0.8 10 5 0 9.2 2.4 5z"/></marker>`;
}

function printGroup({ label, ...box }: Located<'groups'>): string {
  return `<rect class="group" ${rectangle(box)} rx="14"/>${text('group-label', box.x + 16, box.y + 20, label)}`;
}

function printEdge({ points, aside }: Located<'edges'>): string {
  const [edge, head] = aside ? ['edge-aside', 'head-aside'] : ['edge', 'head'];
  return `<path class="${edge}" marker-end="url(#${head})" d="${curve(points)}"/>`;
}

function printEdgeLabel({ label, labelBox }: Located<'edges'>): string {
  if (label === undefined || labelBox === undefined) return '';
  const { x, y, width, height } = labelBox;
  return `<rect class="halo" ${rectangle(labelBox)} rx="8"/>${text('edge-label', x + width / 2, y + height / 2 + 4, label)}`;
}

function printNode({ kind, label, details, ...box }: Located<'nodes'>): string {
  const { padding, line, lid } = METRICS;
  const middle = box.x + box.width / 2;
  const top = box.y + padding + METRICS.label - 3 + (kind === 'data' ? lid : 0);
  return [
    `<g><path class="box ${kind}" d="${SHAPES[kind](box)}"/>`,
    text('label', middle, top, label),
    ...details.map((detail, index) => text('detail', middle, top + (index + 1) * line + 2, detail)),
    '</g>',
  ].join('');
}

/** The outlines of boxes, as paths. */
const SHAPES: { readonly [Kind in NodeKind]: (box: Box) => string } = {
  world: (box) => rounded(box, Math.min(box.height / 2, 28)),
  service: (box) => rounded(box, 8),
  data: ({ x, y, width, height }) => {
    const lid = METRICS.lid;
    const start = `M${n(x)} ${n(y + lid)}`;
    const arc = (sweep: 0 | 1, across: number) => `a${width / 2} ${lid} 0 0 ${sweep} ${across} 0`;
    return `${start}${arc(1, width)}v${n(height - 2 * lid)}${arc(1, -width)}z${start}${arc(0, width)}`;
  },
  environment: (box) => rounded(box, 16),
  gate: ({ x, y, width, height }) => {
    const slant = METRICS.padding + 2;
    const flat = width - 2 * slant;
    return `M${n(x + slant)} ${n(y)}h${flat}l${slant} ${height / 2}l${-slant} ${height / 2}h${-flat}l${-slant} ${-height / 2}z`;
  },
};

function rounded({ x, y, width, height }: Box, radius: number): string {
  const [across, along] = [n(width - 2 * radius), n(height - 2 * radius)];
  const corner = (dx: number, dy: number) => `a${radius} ${radius} 0 0 1 ${dx * radius} ${dy * radius}`;
  return `M${n(x + radius)} ${n(y)}h${across}${corner(1, 1)}v${along}${corner(-1, 1)}h${-across}${corner(-1, -1)}v${-along}${corner(1, -1)}z`;
}

/** A smooth way along points: a uniform B-spline that starts and ends at the first and the last. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.pop();
  if (first === undefined || last === undefined) return '';
  const bends = rest.map((point, index) => {
    const next = rest[index + 1] ?? last;
    const end = index === rest.length - 1 ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${n(point.x)} ${n(point.y)} ${n(end.x)} ${n(end.y)}`;
  });
  return `M${n(first.x)} ${n(first.y)}${bends.length === 0 ? `L${n(last.x)} ${n(last.y)}` : bends.join('')}`;
}

function text(className: string, x: number, y: number, content: string): string {
  return `<text class="${className}" x="${n(x)}" y="${n(y)}">${escapeXml(content)}</text>`;
}

function rectangle({ x, y, width, height }: Box): string {
  return `x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}"`;
}

/** A coordinate, to a tenth of a pixel. */
function n(coordinate: number): string {
  return String(Math.round(coordinate * 10) / 10);
}

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for XML 1.0, which has no location for most control characters. */
function escapeXml(content: string): string {
  return content.replaceAll(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ' ').replaceAll(/[&<>"']/g, (one) => ENTITIES[one] ?? one);
}
