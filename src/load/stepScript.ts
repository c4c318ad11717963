import type { Diagnostic } from '../model/diagnostic.ts';
import type { StepSignature } from '../model/step.ts';

/** A typed step script, not read yet. */
export interface StepScript {
  /** Relative to the project's folder, with `/`; it ends in `/<step's name>.ts`. */
  readonly source: string;
  readonly text: string;
  /** The flow whose step it is; none for a step that pipegen brings. */
  readonly flow?: string;
}

/** What was read of a step script. */
export interface StepReading {
  /** Missing when a diagnostic is an error. */
  readonly signature?: StepSignature;
  /** Each with its location. */
  readonly diagnostics: readonly Diagnostic[];
}
