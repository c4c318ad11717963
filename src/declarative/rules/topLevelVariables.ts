import type { LocatedText } from '../source.ts';
import { withoutTexts } from './code.ts';

const VARIABLE =
  /^[ \t]*((?:(?:final[ \t]+)?def|final)[ \t]+(?:\w+[ \t]+)?([A-Za-z_]\w*)[ \t]*(?:=|;|$)|def[ \t]*\([^)\n]*\)[ \t]*=|[A-Za-z_][\w.]*(?:<[^\n;=]*>)?(?:\[\])?[ \t]+([A-Za-z_]\w*)[ \t]*=(?!=)|(?:[A-Z][\w.]*|boolean|byte|char|double|float|int|long|short)(?:<[^\n;=]*>)?(?:\[\])?[ \t]+([A-Za-z_]\w*)[ \t]*(?:;|$))/gm;
/** Words that begin statements, and are no types. */
const STATEMENTS = /^(?:import|package|return|throw|new|else|case|assert|in|as|instanceof|class|interface|enum)\b/;

/** What makes a variable one of the whole file. */
const FIELD = /@(?:[\w.]+\.)?Field(?:\s*\([^)]*\))?\s*$/;

/** A variable outside `pipeline`: its name, and where its declaration begins in the text. */
export interface TopLevelVariable {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
}

/**
 * Variables that are declared outside `pipeline {}` without `@Field`. With them a controller cannot split the pipeline
 * into several methods, which it needs to run a long one.
 *
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `RuntimeASTTransformer.SCRIPT_SPLITTING_TRANSFORMATION`
 */
export function topLevelVariables({ text }: LocatedText): readonly TopLevelVariable[] {
  const code = withoutTexts(text);
  return [...code.matchAll(VARIABLE)].flatMap(
    ({ 0: line, 1: declaration = '', 2: untyped, 3: typed, 4: empty, index }) => {
      const offset = index + line.indexOf(declaration);
      const before = code.slice(0, offset);
      if (STATEMENTS.test(declaration) || depth(before) > 0 || FIELD.test(before)) return [];
      return [{ name: untyped ?? typed ?? empty ?? '', offset, length: declaration.replace(/\s*[=;]?$/, '').length }];
    },
  );
}

function depth(code: string): number {
  return (code.match(/[{([]/g) ?? []).length - (code.match(/[})\]]/g) ?? []).length;
}
