import type { VerbatimKind } from '../../pipeline/import/verbatim.ts';

/** A piece of Groovy that an import keeps. */
export interface LocatedVerbatim {
  readonly kind: VerbatimKind;
  readonly line?: number;
  readonly column?: number;
}

/** How many lines are named of each kind. */
const NAMED = 8;

/** `3 script bodies (lines 12, 30, 44), 1 string with code in it (line 7), the code before the pipeline` */
export function describeVerbatim(pieces: readonly LocatedVerbatim[]): string {
  const kinds = [...new Set(pieces.map(({ kind }) => kind))];
  return kinds
    .map((kind) =>
      describeKind(
        kind,
        pieces.filter((piece) => piece.kind === kind),
      ),
    )
    .join(', ');
}

function describeKind(kind: VerbatimKind, pieces: readonly LocatedVerbatim[]): string {
  if (kind === 'before' || kind === 'after') return `the code ${kind} the pipeline`;
  const [one, several] = NOUNS[kind];
  const lines = [...new Set(pieces.flatMap(({ line }) => line ?? []))];
  const rest = lines.length > NAMED ? ', ...' : '';
  const where =
    lines.length === 0 ? '' : ` (${lines.length === 1 ? 'line' : 'lines'} ${lines.slice(0, NAMED).join(', ')}${rest})`;
  return `${pieces.length} ${pieces.length === 1 ? one : several}${where}`;
}

const NOUNS: Readonly<Record<Exclude<VerbatimKind, 'before' | 'after'>, readonly [one: string, several: string]>> = {
  script: ['script body', 'script bodies'],
  expression: ['condition', 'conditions'],
  string: ['string with code in it', 'strings with code in them'],
  collection: ['list or map', 'lists or maps'],
  value: ['expression', 'expressions'],
};
