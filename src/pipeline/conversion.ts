import { fromDefinition } from '../declarative/origin.ts';
import type { ReadPart } from '../declarative/read/readPart.ts';
import type { TreePath } from '../declarative/source.ts';
import type { Origin } from '../groovy/ast.ts';
import { isPlainName } from '../groovy/names.ts';
import { type DefinitionPath, type Diagnostic, errorAt } from '../model/diagnostic.ts';
import type { BodyFunction } from './call.ts';
import type { Groovy } from './groovy.ts';

/** A function of a definition, whose text is compiled to Groovy. */
export interface Body {
  /** A `script` is statements, an `expression` a value. */
  readonly kind: 'script' | 'expression';
  /** Where the function stands in the definition. */
  readonly path: DefinitionPath;
  readonly function: BodyFunction;
}

/** What a function became. */
export interface Code {
  readonly source: string;
  /** Where its author wrote what each line does. */
  readonly lines?: readonly (Origin | undefined)[];
}

/** A definition while it becomes a tree: what is wrong with it, and where each part of the tree comes from. */
export class Conversion {
  readonly diagnostics: Diagnostic[] = [];
  readonly bodies: Body[] = [];
  readonly #codeOf: (body: Body) => Code;
  readonly #origins = new Map<unknown, DefinitionPath>();

  constructor(codeOf: (body: Body) => Code) {
    this.#codeOf = codeOf;
  }

  report(code: string, path: DefinitionPath, message: string, fix?: string): void {
    this.diagnostics.push(errorAt(code, path, message, fix));
  }

  /** Remembers where in the definition a part of the tree comes from. */
  from<Part extends object>(path: DefinitionPath, part: Part): Part {
    this.#origins.set(part, path);
    return fromDefinition(part, path);
  }

  /** The name, after saying that Groovy reads none in it, if so. */
  name(name: string, path: DefinitionPath): string {
    if (!isPlainName(name))
      this.report('name-invalid', path, `Invalid Groovy name ${JSON.stringify(name)}.`, 'Use letters, digits and _.');
    return name;
  }

  /** The Groovy of a function. */
  code(body: Body): Code {
    this.bodies.push(body);
    return this.#codeOf(body);
  }

  /** What Groovy reads as, or the stand-in after saying why it cannot be read. */
  read<Part>(
    { source }: Groovy,
    path: DefinitionPath,
    readText: (text: string) => ReadPart<Part>,
    standIn: Part,
  ): Part {
    const read = readText(source);
    if ('part' in read) return read.part;
    const why = read.errors.length === 0 ? 'It is not a single value.' : read.errors.join(' ');
    this.report('groovy-unreadable', path, `Invalid Groovy: ${why}`);
    return standIn;
  }

  /** Where the part of the tree comes from, or the nearest part around it. */
  originOf(tree: object, definition: object, path: TreePath): DefinitionPath {
    let part: unknown = tree;
    let origin: DefinitionPath = [];
    let rest: TreePath = path;
    for (const [index, key] of path.entries()) {
      if (typeof part !== 'object' || part === null) break;
      part = (part as Record<string | number, unknown>)[key];
      const known = this.#origins.get(part);
      if (known === undefined) continue;
      origin = known;
      rest = path.slice(index + 1);
    }
    return [...origin, ...sameNamed(definition, origin, rest)];
  }
}

/** As much of the rest of a path as is called the same in the definition. */
function sameNamed(definition: unknown, origin: DefinitionPath, rest: TreePath): DefinitionPath {
  let value = definition;
  for (const key of origin) value = child(value, key);
  const [key] = rest;
  return key !== undefined && typeof key === 'string' && child(value, key) !== undefined ? [key] : [];
}

function child(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string | number, unknown>)[key]
    : undefined;
}
