import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import type { PipelineTree } from '../../../src/declarative/tree.ts';
import { evaluate } from '../../../src/load/evaluate.ts';
import { DefinedPipeline } from '../../../src/pipeline/definition.ts';
import { toTree } from '../../../src/pipeline/toTree.ts';

const root = join(import.meta.dirname, '../../..');

/** A project in a temporary folder, with imported pipelines. */
export class ImportedProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'pipegen-import-'));

  constructor() {
    mkdirSync(join(this.folder, 'pipelines'));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, 'pipelines', `${name}.ts`), text);
  }

  /** What the file's pipeline comes to when it is run as a build does. */
  async build(
    name: string,
  ): Promise<{ readonly tree: PipelineTree; readonly before?: string; readonly after?: string }> {
    const { exports, diagnostics } = await evaluate(this.folder, `pipelines/${name}.ts`);
    if (exports === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
    const { definition } = exports.default as DefinedPipeline;
    if (!(exports.default instanceof DefinedPipeline)) throw new Error('no pipeline');
    const converted = toTree(definition);
    if (converted.diagnostics.length > 0) throw new Error(JSON.stringify(converted.diagnostics, null, 2));
    return {
      tree: converted.tree,
      ...(definition.before !== undefined && { before: definition.before.source }),
      ...(definition.after !== undefined && { after: definition.after.source }),
    };
  }

  /** What TypeScript's compiler says of all files. */
  typeErrors(): string[] {
    const files = ts.sys.readDirectory(this.folder, ['.ts']);
    const program = ts.createProgram(files, {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      exactOptionalPropertyTypes: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      allowImportingTsExtensions: true,
      types: [],
      paths: { pipegen: [join(root, 'src/index.ts')] },
    });
    return files
      .flatMap((file) => program.getSemanticDiagnostics(program.getSourceFile(file)))
      .concat(program.getSyntacticDiagnostics())
      .map(({ file, start = 0, messageText }) => {
        const line = file?.text.slice(0, start).split('\n').length;
        return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
      });
  }

  /** What Biome would format otherwise. */
  formatting(): string {
    const config = {
      formatter: { indentStyle: 'space', lineWidth: 120 },
      javascript: { formatter: { quoteStyle: 'single' } },
    };
    writeFileSync(join(this.folder, 'biome.json'), JSON.stringify(config));
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
    try {
      execFileSync(process.execPath, [biome, 'format', '--max-diagnostics=none', 'pipelines'], {
        cwd: this.folder,
        encoding: 'utf8',
        stdio: 'pipe',
      });
      return '';
    } catch (error) {
      return (error as { readonly stderr: string }).stderr;
    }
  }
}

/** Code is compared line by line, without the blanks around each, which mean nothing. */
export function withTrimmedCode(part: unknown): unknown {
  return JSON.parse(JSON.stringify(part), (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || !('key' in inner) || inner.key !== 'scriptBlock') return inner;
    const { value } = inner as unknown as { readonly value: { readonly value: string } };
    return { ...inner, value: { ...value, value: value.value.replace(/^[ \t]+|[ \t]+$/gm, '') } };
  });
}
