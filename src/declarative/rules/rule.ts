import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Profile } from '../profile/profile.ts';
import type { Survey } from './survey.ts';

/** What a rule looks at: the tree's parts, and what the controller offers. */
export interface Subject {
  readonly survey: Survey;
  readonly profile: Profile;
  /** Names of methods beside the pipeline and of a shared library's steps, which are called like steps. */
  readonly methods?: ReadonlySet<string>;
  /** The code before and after the pipeline. */
  readonly outside?: readonly string[];
  /** How long the pipeline may get, as `pipelineLength` measures; what Jenkins can run unless it is said. */
  readonly budget?: number;
}

/** An error or warning at a path of the tree. */
export interface Finding extends Diagnostic {
  /** Where in the code at that path it begins, in characters; only where the path leads to the body of a `script`. */
  readonly offset?: number;
}

/** Looks for one kind of error in a pipeline; paths lead into its tree. Pure; reports every occurrence. */
export type Rule = (subject: Subject) => readonly Finding[];
