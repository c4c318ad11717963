import fc from 'fast-check';
import { JSDOM } from 'jsdom';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Graph } from '../../src/graph/graph.ts';
import { layOut } from '../../src/graph/layOut.ts';
import { printMermaid } from '../../src/graph/printMermaid.ts';
import { printSvg } from '../../src/graph/printSvg.ts';
import { promotionGraph } from '../../src/graph/promotionGraph.ts';
import { servicesGraph } from '../../src/graph/servicesGraph.ts';
import { budget } from '../budget.ts';
import { shop } from '../fixtures/shop.ts';

const graphs = { promotionPath: promotionGraph(shop), services: servicesGraph(shop) };

/** A graph in which every text is the given one. */
const graphOf = (text: string): Graph => ({
  title: text,
  direction: 'right',
  groups: [{ id: text, label: text }],
  nodes: [
    { id: `${text}1`, kind: 'world', label: text, details: [text, text], group: text },
    { id: `${text}2`, kind: 'data', label: text, details: [] },
  ],
  edges: [{ from: `${text}1`, to: `${text}2`, label: text }],
});

describe('the promotion path', () => {
  test('shows the way of a release', () => {
    expect(printMermaid(graphs.promotionPath)).toMatchInlineSnapshot(`
      "---
      title: "shop: promotion"
      ---
      flowchart LR
        node_change_32_to_32_staging(["Change<br>pull request to STAGING<br>deployed when opened<br>builds app"])
        node_gate_32_of_32_prod{{"Approval<br>by release-managers<br>within 8h"}}
        node_staging("staging<br>branch STAGING<br>one deployment per change<br>own data<br>lives for 7d")
        node_qa("qa<br>branch QA<br>one deployment per change<br>own data<br>lives for 14d")
        node_prod("prod<br>branch PROD<br>one deployment<br>bare host names<br>persistent data<br>soaks for 2m")
        node_change_32_to_32_staging -->|"build once"| node_staging
        node_staging -->|"same digests"| node_qa
        node_qa -->|"merge into PROD"| node_gate_32_of_32_prod
        node_gate_32_of_32_prod -->|"same digests"| node_prod
        node_qa -.->|"retires"| node_staging
        node_prod -.->|"retires"| node_qa
      "
    `);
  });
});

describe('the services', () => {
  test('show who talks to whom', () => {
    expect(printMermaid(graphs.services)).toMatchInlineSnapshot(`
      "---
      title: "shop: services"
      ---
      flowchart TB
        node_Internet(["Internet"])
        subgraph group_host ["Once per host"]
          node_traefik["traefik<br>traefik:v3.6.12"]
        end
        subgraph group_environment ["Once per environment"]
          node_postgres[("postgres<br>postgres:16.1-alpine<br>db.shop.example (team)<br>backed up every 6h")]
        end
        subgraph group_deployment ["Once per deployment"]
          node_app["app<br>built image app<br>shop.example"]
          node_nginx["nginx<br>nginx:1.27.3-alpine"]
        end
        node_Internet -->|"80, 443"| node_traefik
        node_traefik --> node_nginx
        node_traefik --> node_postgres
        node_app --> node_postgres
        node_nginx --> node_app
      "
    `);
  });
});

describe('Mermaid', () => {
  type Mermaid = typeof import('mermaid').default;
  let mermaid: Mermaid;
  beforeAll(async () => {
    // Mermaid cleans texts with DOMPurify, which needs a document.
    const { window } = new JSDOM('');
    Object.assign(globalThis, { window, document: window.document });
    mermaid = (await import('mermaid')).default;
    // It learns its kinds of diagrams when it first reads one.
    await mermaid.parse('flowchart LR\n  a');
  });

  test.each(Object.entries(graphs))('reads the %s', async (_, graph) => {
    expect(await mermaid.parse(printMermaid(graph))).toMatchObject({ diagramType: 'flowchart-v2' });
  });

  test('reads back every text as it was', async () => {
    const texts = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .map((text) => text.trim())
      .filter((text) => text !== '');
    const hostile = fc.constantFrom(
      'end',
      '"]',
      'a --> b',
      '%% c',
      '`x`',
      '#34;',
      '<script>',
      '**b**',
      '{{x}}',
      '|x|',
      '$$x$$',
      'style',
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(texts, hostile), async (text) => {
        const { db } = await mermaid.mermaidAPI.getDiagramFromText(printMermaid(graphOf(text)));
        const { getVertices } = db as unknown as { getVertices: () => Map<string, { text: string }> };
        const labels = [...getVertices.call(db).values()].map((vertex) => decode(vertex.text));
        expect(labels.sort()).toEqual([text, `${text}<br>${text}<br>${text}`]);
      }),
      { numRuns: budget(67) },
    );
  });
});

/** Mermaid keeps `#34;` in a form of its own until it draws. */
function decode(text: string): string {
  return text.replaceAll(/ﬂ°°(\d+)¶ß|#(\d+);/g, (_, one: string | undefined, other: string | undefined) =>
    String.fromCodePoint(Number(one ?? other)),
  );
}

describe('SVG', () => {
  const parse = (text: string) => new JSDOM(text, { contentType: 'image/svg+xml' }).window.document;

  test.each(Object.entries(graphs))('shows every box and arrow of the %s', (_, graph) => {
    const document = parse(printSvg(graph));
    const labels = [...document.querySelectorAll('.label')].map((label) => label.textContent);
    expect(labels).toEqual(graph.nodes.map(({ label }) => label));
    expect(document.querySelectorAll('path.edge,path.edge-aside')).toHaveLength(graph.edges.length);
    expect(document.querySelector('title')?.textContent).toBe(graph.title);
  });

  test('takes no text for a part of the picture', () => {
    const texts = fc.string({ unit: 'binary' });
    const hostile = fc.constantFrom('<script>alert(1)</script>', ']]>', '&amp;', '"\'><', '</svg>', '\0\u001b[31m');
    fc.assert(
      fc.property(fc.oneof(texts, hostile), (text) => {
        const document = parse(printSvg(graphOf(text)));
        const shown = [...document.querySelectorAll('.label')].map((label) => label.textContent);
        const printable = text.replaceAll(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ' ');
        expect(shown).toEqual([printable, printable]);
        expect(document.querySelector('script')).toBe(null);
      }),
      { numRuns: budget(67) },
    );
  });

  test('is the same each time', () => {
    expect(printSvg(graphs.services)).toBe(printSvg(servicesGraph(shop)));
  });

  test.each(Object.entries(graphs))('keeps the boxes of the %s apart and on the page', (_, graph) => {
    const { nodes, width, height } = layOut(graph);
    for (const [index, one] of nodes.entries()) {
      expect(one.x).toBeGreaterThanOrEqual(0);
      expect(one.y).toBeGreaterThanOrEqual(0);
      expect(one.x + one.width).toBeLessThanOrEqual(width);
      expect(one.y + one.height).toBeLessThanOrEqual(height);
      for (const other of nodes.slice(index + 1)) {
        const apart =
          one.x + one.width <= other.x ||
          other.x + other.width <= one.x ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y;
        expect(apart, `${one.id} and ${other.id}`).toBe(true);
      }
    }
  });
});
