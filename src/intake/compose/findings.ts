import { type DefinitionPath, type Diagnostic, errorAt, type Location, warning } from '../../model/diagnostic.ts';

/** Finds a part of the Compose files that were read. */
export type Locate = (path: DefinitionPath) => Location | undefined;

/** Everything that is to be said of an import, each with its location in a Compose file. */
export class Findings {
  readonly #found: Diagnostic[] = [];
  readonly #locate: Locate;

  constructor(locate: Locate) {
    this.#locate = locate;
  }

  /** What a flow cannot say, or what was assumed. */
  warn(code: string, path: DefinitionPath, message: string, fix: string): void {
    this.#add(warning(`compose-${code}`, [], message, fix), path);
  }

  /** What leaves no flow to write. */
  refuse(code: string, path: DefinitionPath, message: string, fix: string): void {
    this.#add(errorAt(`compose-${code}`, [], message, fix), path);
  }

  /** In the order of the Compose files, once each. */
  list(): readonly Diagnostic[] {
    const order = ({ where }: Diagnostic): number => (where === undefined ? 0 : where.line * 1_000 + where.column);
    return this.#found.toSorted((one, other) => order(one) - order(other));
  }

  #add(diagnostic: Diagnostic, path: DefinitionPath): void {
    const where = this.#locate(path);
    const isKnown = this.#found.some(
      (one) => one.code === diagnostic.code && one.message === diagnostic.message && one.where?.line === where?.line,
    );
    if (!isKnown) this.#found.push({ ...diagnostic, ...(where && { where }) });
  }
}
