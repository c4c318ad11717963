import type { CallCode, Code } from './code.ts';
import { printCode, WIDTH } from './printCode.ts';

/** The packages that a definition imports from, by the name that it uses. */
const NODE_MODULES: { readonly [name: string]: string } = { readFileSync: 'node:fs' };

/** What a file for `pipelines/` exports, as that file. */
export function printModule(exported: CallCode): string {
  const names = [...new Set(namesIn(exported))].toSorted();
  const sources = [...new Set(names.map(sourceOf))].toSorted();
  const imports = sources.map((source) =>
    printImport(
      names.filter((name) => sourceOf(name) === source),
      source,
    ),
  );
  const start = 'export default ';
  return `${imports.join('\n')}\n\n${start}${printCode(exported, 0, start.length, 1)};\n`;
}

function sourceOf(name: string): string {
  return NODE_MODULES[name] ?? 'pipegen';
}

function printImport(names: readonly string[], source: string): string {
  const oneLine = `import { ${names.join(', ')} } from '${source}';`;
  return oneLine.length <= WIDTH
    ? oneLine
    : `import {\n${names.map((name) => `  ${name},\n`).join('')}} from '${source}';`;
}

/** What the code needs of other modules; `new URL` is everywhere. */
function namesIn(code: Code): string[] {
  switch (code.kind) {
    case 'constant':
    case 'name':
      return [];
    case 'template':
      return [code.tag, ...code.parts.flatMap((part) => (typeof part === 'string' ? [] : namesIn(part)))];
    case 'groovy':
      return ['groovy'];
    case 'list':
    case 'object':
      return code.entries.flatMap(({ value }) => namesIn(value));
    case 'call':
      return [...(code.of.startsWith('new ') ? [] : [code.of]), ...code.arguments.flatMap(namesIn)];
  }
}
