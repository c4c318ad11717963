/** A method that compiled code calls where Groovy would mean something else than JavaScript. */
export interface Helper {
  /** What it does, in one line: it stands above the method in the generated file. */
  readonly doc: string;
  /** Each as in Groovy: `value`, `Closure other`, `indexed = false`. */
  readonly parameters: readonly string[];
  /** Groovy statements. Only what Jenkins' script security allows in its sandbox; no step in a method that is not `cps`. */
  readonly body: string;
  /** Whether it calls closures, which may call steps: then it is no @NonCPS method, and must keep nothing unserializable. */
  readonly cps?: true;
}

/** Checks that each entry is a helper, and keeps the names. */
export function helpersOf<Names extends string>(
  helpers: Readonly<Record<Names, Helper>>,
): Readonly<Record<Names, Helper>> {
  return helpers;
}
