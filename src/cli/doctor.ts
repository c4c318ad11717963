import { createPrograms } from '../adapters/process/process.ts';
import { openContext } from '../agent/openContext.ts';
import { createPlainReporter } from '../agent/reporter.ts';
import { readVariables } from '../agent/variables.ts';
import { count } from '../model/count.ts';
import { printable } from '../plan/printable.ts';
import { type Check, check, type Found, lookAtAll } from './doctor/check.ts';
import { filesCheck, flowChecks } from './doctor/flow.ts';
import { machineChecks } from './doctor/machine.ts';
import { remoteChecks } from './doctor/remotes.ts';
import { targetChecks } from './doctor/targets.ts';
import type { ContextChoice } from './inContext.ts';
import type { Invocation } from './invocation.ts';
import type { Outcome } from './outcome.ts';
import { formatTable } from './table.ts';
import type { Colors } from './terminal.ts';

/** What `pipegen doctor` was asked for. */
export interface DoctorOptions extends ContextChoice {
  readonly json?: boolean;
}

/** Looks at everything that a deployment needs, and says how to fix what is wrong. */
export async function doctor(invocation: Invocation, { flow: flowName }: DoctorOptions): Promise<Outcome> {
  const { projectFolder: folder, terminal, signal } = invocation;
  terminal.progress('Checking tools, engines, remotes, permissions and the flow');
  const environment = process.env;
  const reporter = createPlainReporter(() => {});
  const opening = openContext({ folder, environment, flowName, mayCheckOut: true, signal, reporter });
  // What the flow needs can be looked at only when there is one; the tools can be always.
  const opened = await opening.catch((error: unknown) => error);
  const isOpen = typeof opened === 'object' && opened !== null && 'context' in opened;
  const { context, close } = isOpen ? (opened as Awaited<typeof opening>) : NO_CONTEXT;
  const mask = (text: string): string => context?.mask(text) ?? text;
  const programContext = { folder, variables: readVariables(folder, environment), signal, mask, log: () => {} };
  const programs = createPrograms(programContext);
  const ofFlow: readonly Check[] =
    context === undefined
      ? [check('Flow', () => Promise.reject(opened as Error))]
      : [...targetChecks(context), ...remoteChecks(context), ...flowChecks(context)];
  try {
    const found = await lookAtAll([...machineChecks(programs), ...ofFlow, filesCheck(invocation)], signal);
    return outcomeOf(
      found.map((finding) => ({
        ...finding,
        text: mask(finding.text),
        ...(finding.fix !== undefined && { fix: mask(finding.fix) }),
      })),
      terminal.outColors,
    );
  } finally {
    await close();
  }
}

const NO_CONTEXT = { context: undefined, close: async (): Promise<void> => {} };

function outcomeOf(found: readonly Found[], colors: Colors): Outcome {
  const errors = found.filter(({ state }) => state === 'error').length;
  const warnings = found.filter(({ state }) => state === 'warning').length;
  const marks = { ok: colors.green('✓'), warning: colors.yellow('!'), error: colors.red('✗') };
  const lines = printable(formatTable(found.map(({ about, text }) => [about, text.replaceAll('\n', ' ')]))).split('\n');
  const width = 4 + Math.max(...found.map(({ about }) => about.length));
  const rows = found.map(({ state, fix }, index) => {
    const fixLine = fix === undefined ? '' : `${' '.repeat(width + 2)}${colors.dim(printable(fix))}\n`;
    return `${marks[state]}${lines[index]}\n${fixLine}`;
  });
  const summary =
    errors + warnings === 0
      ? 'All checks passed.'
      : [
          ...(errors > 0 ? [colors.red(count(errors, 'error'))] : []),
          ...(warnings > 0 ? [colors.yellow(count(warnings, 'warning'))] : []),
        ].join(', ');
  return {
    exitCode: errors > 0 ? 1 : 0,
    diagnostics: [],
    answer: { checks: found },
    text: `${rows.join('')}\n${summary}\n`,
  };
}
