import { lexGroovy } from './read/lex.ts';
import type { Token } from './read/token.ts';
import { templateCode } from './templateCode.ts';

/** Returns every name that a Groovy text mentions, also within its strings; names of properties are not among them. */
export function mentionedNames(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  visitNames(text, (name) => names.add(name));
  return names;
}

/** What code does with names, apart from reading them. */
export interface UsedNames {
  /** `name = 1`, `name += 1`, `name++` */
  readonly assigned: ReadonlySet<string>;
  /** `name(1)`, `name 1`, `name { }` */
  readonly called: ReadonlySet<string>;
}

/** Returns the names that a Groovy text assigns to and calls, also within its strings. */
export function usedNames(text: string): UsedNames {
  const assigned = new Set<string>();
  const called = new Set<string>();
  visitNames(text, (name, before, after) => {
    if ((after?.kind === 'symbol' && ASSIGNMENT.test(after.text)) || STEP.test(before?.text ?? '')) assigned.add(name);
    if (after !== undefined && isArgument(after)) called.add(name);
  });
  return { assigned, called };
}

const ASSIGNMENT = /^(?:(?:[-+*/%&|^]|\*\*|<<|>>|>>>)?=|\+\+|--)$/;
const STEP = /^(?:\+\+|--)$/;

function isArgument({ kind, text }: Token): boolean {
  if (kind === 'symbol') return text === '(' || text === '{';
  return kind === 'name' || kind === 'string' || kind === 'template' || kind === 'number';
}

type Visit = (name: string, before: Token | undefined, after: Token | undefined) => void;

function visitNames(text: string, visit: Visit): void {
  const { tokens } = lexGroovy(text);
  for (const [index, { kind, text: name, start, end }] of tokens.entries()) {
    const before = tokens[index - 1];
    if (kind === 'name' && !PATHS.has(before?.text ?? '')) visit(name, before, tokens[index + 1]);
    if (kind === 'template') for (const { code } of templateCode(text.slice(start, end))) visitNames(code, visit);
  }
}

const PATHS: ReadonlySet<string> = new Set(['.', '?.', '*.', '.@', '.&']);
