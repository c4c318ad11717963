import type { Diagnostic } from '../model/diagnostic.ts';

/** How parts of a printed diagnostic are set off, such as by colour. */
export interface DiagnosticStyle {
  readonly location: (text: string) => string;
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly fix: (text: string) => string;
}

const PLAIN: DiagnosticStyle = { location: asIs, error: asIs, warning: asIs, fix: asIs };

/**
 * The diagnostic as the author is shown it:
 *
 * ```
 * pipelines/shop.ts:14:11 promotion-source-unknown: "prod" is promoted from "qa2", which is not declared.
 *     from: 'qa2',
 *           ~~~~~
 *   Did you mean "qa"? Declared environments: staging, qa, prod.
 * ```
 *
 * @param source the text of the file in which it is; without it, the line is not shown
 */
export function printDiagnostic(diagnostic: Diagnostic, source?: string, style: DiagnosticStyle = PLAIN): string {
  const { code, severity, message, fix, where } = diagnostic;
  const paint = style[severity];
  const location = where === undefined ? '' : `${style.location(`${where.file}:${where.line}:${where.column}`)} `;
  const word = severity === 'warning' ? `${paint('warning')} ` : '';
  const lines = [`${location}${word}${paint(`${code}:`)} ${printable(message)}`];
  const line = where && source?.split(/\r?\n/)[where.line - 1];
  if (where !== undefined && line !== undefined && line.trim() !== '') {
    const length = Math.max(1, Math.min(where.length, line.length - where.column + 1));
    lines.push(printable(line).trimEnd(), `${' '.repeat(where.column - 1)}${paint('~'.repeat(length))}`);
  }
  if (fix !== undefined) lines.push(`  ${style.fix(printable(fix))}`);
  return `${lines.join('\n')}\n`;
}

/** In the order of files, then of lines; what has no location comes first. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const key = ({ where }: Diagnostic) => where ?? { file: '', line: 0, column: 0 };
  return [...diagnostics].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    return (
      compare(left.file, right.file) || left.line - right.line || left.column - right.column || compare(a.code, b.code)
    );
  });
}

/** Without what would move the cursor or change colours: names come from files, and may hold anything. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_C}\u2028\u2029]/gu, ' ');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function asIs(text: string): string {
  return text;
}
