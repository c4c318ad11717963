import type { Edge, Graph, Node, NodeKind } from './graph.ts';

const SHAPES: { readonly [Kind in NodeKind]: (text: string) => string } = {
  world: (text) => `([${text}])`,
  service: (text) => `[${text}]`,
  data: (text) => `[(${text})]`,
  environment: (text) => `(${text})`,
  gate: (text) => `{{${text}}}`,
};

/**
 * The graph as a Mermaid flowchart, which GitHub, GitLab and many editors draw.
 *
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function printMermaid({ title, direction, groups, nodes, edges }: Graph): string {
  const grouped = groups.flatMap(({ id, label }) => [
    `  subgraph ${identifier('group', id)} [${quote([label])}]`,
    ...nodes.filter(({ group }) => group === id).map((node) => `  ${printNode(node)}`),
    '  end',
  ]);
  return [
    '---',
    `title: ${JSON.stringify(title)}`,
    '---',
    `flowchart ${direction === 'right' ? 'LR' : 'TB'}`,
    ...nodes.filter(({ group }) => group === undefined).map(printNode),
    ...grouped,
    ...edges.map(printEdge),
    '',
  ].join('\n');
}

function printNode({ id, kind, label, details }: Node): string {
  return `  ${identifier('node', id)}${SHAPES[kind](quote([label, ...details]))}`;
}

function printEdge({ from, to, label, aside }: Edge): string {
  const arrow = aside ? '-.->' : '-->';
  const text = label === undefined ? '' : `|${quote([label])}|`;
  return `  ${identifier('node', from)} ${arrow}${text} ${identifier('node', to)}`;
}

/** A name that Mermaid cannot take for a keyword, different for different ids. */
function identifier(kind: 'group' | 'node', id: string): string {
  return `${kind}_${id.replaceAll(/[^A-Za-z0-9]/gu, (character) => `_${character.codePointAt(0)}_`)}`;
}

/** Lines of text in quotes; what Mermaid or HTML would read as more than text is written by its number. */
function quote(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    line.replaceAll(/\p{Cc}/gu, ' ').replaceAll(/["#&<>`\\*_~[\]{}|]/g, (character) => `#${character.codePointAt(0)};`),
  );
  return `"${escaped.join('<br>')}"`;
}
