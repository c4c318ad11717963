import { join } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '../..');

/** What an editor shows of a pipeline's file, by TypeScript's own language service. */
export class Editor {
  private readonly files = new Map<string, { readonly text: string; readonly version: number }>();
  private readonly service: ts.LanguageService;

  /** @param declarations the text of `jenkins/controller.d.ts`, where the project has one */
  constructor(declarations?: string) {
    if (declarations !== undefined) this.open('jenkins/controller.d.ts', declarations);
    const host: ts.LanguageServiceHost = {
      getCompilationSettings: () => ({
        strict: true,
        noEmit: true,
        skipLibCheck: false,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        target: ts.ScriptTarget.ES2022,
        lib: ['lib.es2023.d.ts'],
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        allowImportingTsExtensions: true,
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
        paths: { pipegen: [join(root, 'src/index.ts')] },
      }),
      getScriptFileNames: () => [...this.files.keys()],
      getScriptVersion: (name) => String(this.files.get(name)?.version ?? 0),
      getScriptSnapshot: (name) => {
        const text = this.files.get(name)?.text ?? ts.sys.readFile(name);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => root,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: (name) => this.files.has(name) || ts.sys.fileExists(name),
      readFile: (name) => this.files.get(name)?.text ?? ts.sys.readFile(name),
      directoryExists: (folder) =>
        ts.sys.directoryExists(folder) || [...this.files.keys()].some((name) => name.startsWith(`${folder}/`)),
    };
    this.service = ts.createLanguageService(host);
  }

  /** The texts that are underlined in an author's code, which may use all of pipegen's names. */
  underlined(code: string): string[] {
    const { file, text } = this.write(code);
    return this.errors(file).map(({ start = 0, length = 0 }) => text.slice(start, start + length));
  }

  /** The same for several pieces of code of one line each, which stand in one file. */
  underlinedIn(pieces: readonly string[]): Record<string, string[]> {
    const { file, text } = this.write(pieces.map((piece) => `{ ${piece} }`).join('\n'));
    const found = pieces.map((piece): [string, string[]] => [piece, []]);
    for (const { start = 0, length = 0 } of this.errors(file)) {
      const line = text.slice(0, start).split('\n').length - 2;
      found[line]?.[1].push(text.slice(start, start + length));
    }
    return Object.fromEntries(found);
  }

  /** What TypeScript says of a file that was opened. */
  complaints(name: string): string[] {
    return this.errors(join(root, name)).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  }

  /** The names that are offered where `¦` stands in an author's code. */
  offered(code: string): string[] {
    const { file, position } = this.write(code);
    return (this.service.getCompletionsAtPosition(file, position, undefined)?.entries ?? []).map(({ name }) => name);
  }

  /** What is said beside a name that is offered where `¦` stands. */
  documentation(code: string, name: string): string {
    const { file, position } = this.write(code);
    const details = this.service.getCompletionEntryDetails(
      file,
      position,
      name,
      undefined,
      undefined,
      undefined,
      undefined,
    );
    return ts.displayPartsToString(details?.documentation);
  }

  /** Opens a file of the project. */
  open(name: string, text: string): string {
    const file = join(root, name);
    this.files.set(file, { text, version: (this.files.get(file)?.version ?? 0) + 1 });
    return file;
  }

  private write(code: string) {
    const imports = `import { agent, condition, definePipeline, describable, groovy, option, parameter, step, trigger } from 'pipegen';\n`;
    const position = (imports + code).indexOf('¦');
    const text = imports + code.replace('¦', '');
    return { file: this.open('test/pipeline/author.ts', text), text, position };
  }

  private errors(file: string): ts.Diagnostic[] {
    return [...this.service.getSyntacticDiagnostics(file), ...this.service.getSemanticDiagnostics(file)];
  }
}
