import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Graph } from '../graph/graph.ts';
import { printMermaid } from '../graph/printMermaid.ts';
import { promotionGraph } from '../graph/promotionGraph.ts';
import { servicesGraph } from '../graph/servicesGraph.ts';
import { errorAt, hasErrors } from '../model/diagnostic.ts';
import type { Flow } from '../model/flow.ts';
import { didYouMean } from '../model/suggest.ts';
import { loadProject } from '../project/loadProject.ts';
import type { Invocation } from './invocation.ts';
import { type Outcome, refused } from './outcome.ts';

/** What `pipegen graph` was asked for. */
export interface GraphOptions {
  readonly view: 'services' | 'path';
  readonly format: 'mermaid' | 'svg';
  readonly output?: string;
  readonly json?: boolean;
}

const VIEWS: { readonly [View in GraphOptions['view']]: (flow: Flow) => Graph } = {
  path: promotionGraph,
  services: servicesGraph,
};

/** Draws a flow. */
export async function graph(invocation: Invocation, options: GraphOptions, flowName?: string): Promise<Outcome> {
  const { view, format, output } = options;
  const { flows, diagnostics } = await loadProject(invocation);
  if (hasErrors(diagnostics)) return refused(diagnostics);
  const names = flows.map(({ flow }) => flow.name);
  const { flow } = (flowName === undefined ? onlyOne(flows) : flows.find((one) => one.flow.name === flowName)) ?? {};
  if (flow === undefined) {
    const message = flowName === undefined ? 'The project has several flows.' : `Unknown flow "${flowName}".`;
    return refused([errorAt('flow-unknown', [], message, didYouMean(flowName ?? '', names, 'flows'))]);
  }
  const print = format === 'svg' ? (await import('../graph/printSvg.ts')).printSvg : printMermaid;
  const drawing = print(VIEWS[view](flow));
  const answer = { flow: flow.name, view, format };
  if (output === undefined) return { exitCode: 0, diagnostics, answer: { ...answer, drawing }, text: drawing };
  const file = resolve(invocation.projectFolder, output);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, drawing);
  return { exitCode: 0, diagnostics, answer: { ...answer, output }, text: `Wrote ${output}.\n` };
}

function onlyOne<Item>(items: readonly Item[]): Item | undefined {
  return items.length === 1 ? items[0] : undefined;
}
