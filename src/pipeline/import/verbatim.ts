import type { TreePath } from '../../declarative/source.ts';
import type { Code, Entry, GroovyCode } from './code.ts';

/** What a piece of Groovy is of the pipeline. */
export type VerbatimKind = 'script' | 'expression' | 'string' | 'collection' | 'value' | 'before' | 'after';

/** Something that an import keeps as Groovy, to the letter. */
export interface Verbatim {
  readonly kind: VerbatimKind;
  /** The part of the tree that it is, or in which it is; empty for what stands around the pipeline. */
  readonly path: TreePath;
}

/** Everything in the code that stays Groovy, in the order in which it stands. */
export function listVerbatim(code: Code, name = ''): readonly Verbatim[] {
  switch (code.kind) {
    case 'constant':
    case 'name':
    case 'template':
      return [];
    case 'groovy':
      return [{ kind: kindOf(code, name), path: code.path ?? [] }];
    case 'list':
    case 'object':
      return code.entries.flatMap((entry) => listVerbatim(entry.value, nameOf(entry)));
    case 'call':
      return code.arguments.flatMap((given) => listVerbatim(given, code.member));
  }
}

function nameOf(entry: Entry): string {
  return 'name' in entry ? String(entry.name) : '';
}

function kindOf({ source, isBody, path }: GroovyCode, name: string): VerbatimKind {
  if (path === undefined) return name === 'before' ? 'before' : 'after';
  if (isBody) return name === 'expression' ? 'expression' : 'script';
  if (/^(?:["'/]|\$\/)/.test(source)) return 'string';
  return source.startsWith('[') ? 'collection' : 'value';
}
