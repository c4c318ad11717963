import { ControllerFailure } from '../../controller/failure.ts';
import { abort, type PendingInput, proceed, readPendingInputs } from '../../controller/stages.ts';
import { printable, printableLine } from '../../plan/printable.ts';
import { ask } from '../ask.ts';
import type { Invocation } from '../invocation.ts';
import { type FollowedBuild, pageOf, pathOf } from './build.ts';
import { createPace } from './pace.ts';

/** Relays a build's questions. */
export interface Approval {
  /** Looks whether the build waits for an answer, and gets one where that is possible. */
  relay(): Promise<void>;
  /** Whether the answer that was given is no. */
  readonly isDeclined: () => boolean;
}

/**
 * Relays the questions of a build to the person at the terminal. Where there is none it says who may answer where, and
 * goes on: somebody else may answer at any time.
 *
 * @param answersYes answers instead of a person
 */
export function createApproval(invocation: Invocation, build: FollowedBuild, answersYes: boolean): Approval {
  const { terminal, signal } = invocation;
  const { connection, choice } = build;
  const path = pathOf(build);
  /** Those that nothing is to be done about any more. */
  const settled = new Set<string>();
  let declined = false;

  const isPending = async (id: string): Promise<boolean> =>
    (await readPendingInputs(connection, path, choice)).some((input) => input.id === id);

  /** Asks as long as nobody answers elsewhere. */
  const askPerson = async ({ id, agree }: PendingInput): Promise<boolean | undefined> => {
    const elsewhere = new AbortController();
    const over = AbortSignal.any([signal, elsewhere.signal]);
    const watch = async (): Promise<void> => {
      for (const pace = createPace(over); await isPending(id); ) await pace.wait(false);
      elsewhere.abort();
    };
    const watching = watch().catch(() => undefined);
    try {
      return await ask({ ...invocation, signal: over }, questionOf(agree));
    } catch (error) {
      if (!elsewhere.signal.aborted || signal.aborted) throw error;
      terminal.note('\n');
      return undefined;
    } finally {
      elsewhere.abort();
      await watching;
    }
  };

  const answer = async (input: PendingInput, agrees: boolean): Promise<void> => {
    let refusal: string | undefined;
    try {
      await (agrees ? proceed : abort)(connection, path, input, choice);
    } catch (error) {
      if (!(error instanceof ControllerFailure)) throw error;
      // What is not known to have arrived is asked again if it did not.
      if (error.code === 'controller-unreachable') return;
      refusal = error.message;
    }
    settled.add(input.id);
    if (await isPending(input.id))
      terminal.note(
        `${refusal ?? 'The answer was rejected.'}\nA user with the permission can answer at ${pageOf(build)}input/\n`,
      );
    else if (refusal === undefined) declined = !agrees;
    else terminal.note('Already answered by someone else.\n');
  };

  return {
    isDeclined: () => declined,
    async relay() {
      for (const input of await readPendingInputs(connection, path, choice)) {
        if (settled.has(input.id)) continue;
        terminal.note(`\n${describe(input)}\n\n`);
        if (answersYes) {
          terminal.note('Approved, because of --yes.\n');
          await answer(input, true);
        } else if (terminal.interactive) {
          const agrees = await askPerson(input);
          if (agrees === undefined) {
            settled.add(input.id);
            terminal.note('Already answered by someone else.\n');
          } else await answer(input, agrees);
        } else {
          settled.add(input.id);
          terminal.note(`There is no terminal to ask. Answer at ${pageOf(build)}input/\n`);
        }
      }
    },
  };
}

/** What the build says is indented, so that nothing in it passes for words of ours. */
function describe({ message, parameters }: PendingInput): string {
  const proposals = parameters.map(
    ({ name, proposed = '' }) => `with ${printableLine(name)}=${printableLine(String(proposed))}`,
  );
  return [...printable(message).trimEnd().split('\n'), ...proposals].map((line) => `  ${line}`.trimEnd()).join('\n');
}

function questionOf(agree: string): string {
  const button = printableLine(agree).replaceAll('"', "'").trim() || 'Proceed';
  return `"${button.length > LONGEST_BUTTON ? `${button.slice(0, LONGEST_BUTTON)}…` : button}"? Any answer other than yes aborts the build.`;
}

/** A button that says more is no button. */
const LONGEST_BUTTON = 40;
