import type { CachedBuild } from '../adapters/files/buildCache.ts';
import { count } from '../model/count.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Outcome } from './outcome.ts';
import { type Colors, formatElapsed } from './terminal.ts';

/** What a build did, or found that it need not do. */
export interface BuildResult {
  readonly written: readonly string[];
  readonly deleted: readonly string[];
  readonly unchanged: number;
  readonly warnings: readonly Diagnostic[];
  /** Since the program was started. */
  readonly milliseconds: number;
}

/** Says that a build had nothing to do. */
export function upToDateOutcome(cached: CachedBuild, milliseconds: number, colors: Colors): Outcome {
  const { files, warnings } = cached;
  return builtOutcome({ written: [], deleted: [], unchanged: files, warnings, milliseconds }, colors);
}

/** How many changed files are named one by one. */
const NAMED = 20;

/** Says what a build did. */
export function builtOutcome(result: BuildResult, colors: Colors): Outcome {
  const { written, deleted, unchanged, warnings, milliseconds } = result;
  const changes = [
    ...written.map((path) => `${colors.green('wrote')}   ${path}`),
    ...deleted.map((path) => `${colors.red('deleted')} ${path}`),
  ];
  const rest = changes.length - NAMED;
  const named = rest > 1 ? [...changes.slice(0, NAMED), colors.dim(`... and ${rest} more`)] : changes;
  const summary =
    changes.length === 0
      ? `${count(unchanged, 'file')} up to date`
      : [
          ...(written.length > 0 ? [`${count(written.length, 'file')} written`] : []),
          ...(deleted.length > 0 ? [`${deleted.length} deleted`] : []),
          `${unchanged} unchanged`,
        ].join(', ');
  return {
    exitCode: 0,
    diagnostics: warnings,
    answer: { written, deleted, unchanged, differences: [], milliseconds: Math.round(milliseconds) },
    text: [...named, `${colors.bold(summary)} ${colors.dim(`(${formatElapsed(milliseconds)})`)}`, ''].join('\n'),
  };
}
