import type { CallCode, Code, ObjectCode } from './code.ts';
import { call } from './code.ts';
import { printCode, WIDTH } from './printCode.ts';

/** The definition as a file for `pipelines/`. */
export function printModule(definition: ObjectCode): string {
  const exported: CallCode = call('definePipeline', undefined, [definition]);
  const names = [...new Set(namesIn(exported))].toSorted();
  const start = 'export default ';
  const oneLine = `import { ${names.join(', ')} } from 'pipegen';`;
  const imported =
    oneLine.length <= WIDTH ? oneLine : `import {\n${names.map((name) => `  ${name},\n`).join('')}} from 'pipegen';`;
  return `${imported}\n\n${start}${printCode(exported, 0, start.length, 1)};\n`;
}

/** What the code needs of `pipegen`. */
function namesIn(code: Code): string[] {
  switch (code.kind) {
    case 'constant':
      return [];
    case 'groovy':
      return ['groovy'];
    case 'list':
    case 'object':
      return code.entries.flatMap(({ value }) => namesIn(value));
    case 'call':
      return [code.of, ...code.arguments.flatMap(namesIn)];
  }
}
