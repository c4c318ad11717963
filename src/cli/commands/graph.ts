import { Argument, Command, Option } from 'commander';
import { examples } from '../examples.ts';
import type { GraphOptions } from '../graph.ts';
import type { Perform } from '../invocation.ts';

/** `pipegen graph` */
export function graphCommand(perform: Perform): Command {
  return new Command('graph')
    .description('Draw a flow: its promotion path, or its services and their connections.')
    .addArgument(new Argument('[flow]', 'the flow; required when the project has several'))
    .addOption(new Option('--view <view>', 'what to draw').choices(['path', 'services']).default('path'))
    .addOption(new Option('--format <format>', 'how').choices(['mermaid', 'svg']).default('mermaid'))
    .option('-o, --output <file>', 'write the drawing to a file instead of standard output')
    .option('--json', 'print one JSON object: ok, diagnostics, flow, view, format, drawing')
    .addHelpText(
      'after',
      examples(
        ['pipegen graph', 'the promotion path as Mermaid, for a README'],
        ['pipegen graph shop --view services --format svg -o shop.svg', 'the services as an SVG file'],
      ),
    )
    .action(
      perform<GraphOptions>(async (invocation, options, [flowName]) => {
        const { graph } = await import('../graph.ts');
        return graph(invocation, options, flowName);
      }),
    );
}
