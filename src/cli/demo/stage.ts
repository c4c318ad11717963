import { createPrograms } from '../../adapters/process/process.ts';
import type { Variables } from '../../agent/variables.ts';
import { shellWord } from '../../model/shellWord.ts';
import { Failure, ProgramFailure } from '../../run/failure.ts';
import { formatElapsed, type Terminal } from '../terminal.ts';
import { createShortener } from './shorten.ts';

/** One thing that the demo did, as a script is told of it. */
export interface DoneStep {
  readonly title: string;
  /** As a person would type them. */
  readonly commands: readonly string[];
  readonly seconds: number;
}

/** Where a demo plays: it says what it does and why, does it as a person would, and shows what came of it. */
export interface Stage {
  readonly done: readonly DoneStep[];
  /** Does one thing, and says before why it matters. */
  step(title: string, act: () => Promise<void>): Promise<void>;
  /** Runs this very program and shows what it says, but for the small print. */
  pipegen(...args: readonly string[]): Promise<void>;
  /** Runs a program, shows what it says, and returns its standard output. */
  program(name: string, ...args: readonly string[]): Promise<string>;
  /** Shows a command that the caller executes itself. */
  command(text: string): void;
  /** Shows a remark. */
  remark(text: string): void;
}

/** What a stage is made of. */
export interface StageOptions {
  /** Where commands are run. */
  readonly folder: string;
  readonly variables: Variables;
  readonly signal: AbortSignal;
  readonly colors: Terminal['outColors'];
  readonly say: (text: string) => void;
}

/** The program that runs now, to be run again. */
const SELF = process.argv[1] ?? '';

/** Sets a stage up. */
export function createStage({ folder, variables, signal, colors, say }: StageOptions): Stage {
  const done: DoneStep[] = [];
  let commands: string[] = [];

  const command = (text: string): void => {
    commands.push(text);
    say(`   ${colors.cyan(`$ ${text}`)}\n`);
  };

  const run = async (shown: string, program: string, args: readonly string[]): Promise<string> => {
    command(shown);
    const shorten = createShortener();
    const whole: string[] = [];
    const show = (lines: readonly string[]): void =>
      say(
        lines
          .map((line) => `   ${line}`.trimEnd())
          .map((line) => `${line}\n`)
          .join(''),
      );
    const log = (line: string): void => {
      whole.push(line);
      show(shorten(line));
    };
    const programs = createPrograms({ folder, variables, signal, mask: (text) => text, log });
    try {
      return await programs.run(program, args, { isShown: true });
    } catch (error) {
      if (!(error instanceof ProgramFailure)) throw error;
      show(['', 'Its output:', ...whole]);
      throw new Failure('demo-failed', `"${shown}" failed with ${error.programExitCode ?? 'a signal'}.`, {
        fix: 'See its output above. To keep everything for inspection, run: pipegen demo --keep',
        cause: error,
      });
    }
  };

  const written = (program: string, args: readonly string[]): string => [program, ...args.map(shellWord)].join(' ');

  return {
    done,
    command,
    async step(title, act) {
      say(`\n${colors.bold(`${done.length + 1}. ${title}`)}\n`);
      commands = [];
      const began = performance.now();
      await act();
      const milliseconds = performance.now() - began;
      done.push({ title, commands, seconds: Math.round(milliseconds) / 1_000 });
      say(`   ${colors.dim(formatElapsed(milliseconds))}\n`);
    },
    async pipegen(...args) {
      await run(written('pipegen', args), process.execPath, [SELF, ...args]);
    },
    program: (name, ...args) => run(written(name, args), name, args),
    remark: (text) => say(`   ${text}\n`),
  };
}
