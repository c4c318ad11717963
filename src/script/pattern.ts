/** A regular expression in Java's grammar. */
export interface Pattern {
  readonly source: string;
  /** Whether it has the flag `g`. */
  readonly all: boolean;
  /** Its groups in their order, each with its name if it has one. */
  readonly groups: readonly (string | undefined)[];
  /** The variable that keeps where the last search ended, if the author's code asks for that. */
  readonly state?: string;
}
