import type { Diagnostic } from '../model/diagnostic.ts';
import type { Places } from './places.ts';

/** Finds locations in the files of a project. Each file is parsed once, when the first of its locations is needed. */
export interface Locator {
  /** Absolute. */
  readonly projectFolder: string;
  /**
   * Adds the location of each diagnostic that has only a path.
   *
   * @param file relative to the project's folder, with `/`
   */
  locate(file: string, diagnostics: readonly Diagnostic[]): Promise<readonly Diagnostic[]>;
  /** The locations in a file. */
  placesIn(file: string): Promise<Places>;
}

/** Creates a locator for a project as its files are now. */
export function createLocator(projectFolder: string): Locator {
  const opened = new Map<string, Places>();
  async function placesIn(file: string): Promise<Places> {
    // Loads the TypeScript compiler, which most builds do not need.
    const { createPlaces } = await import('./places.ts');
    const places = opened.get(file) ?? createPlaces(projectFolder, file);
    opened.set(file, places);
    return places;
  }
  return {
    projectFolder,
    placesIn,
    async locate(file, diagnostics) {
      if (diagnostics.every(({ where }) => where !== undefined)) return diagnostics;
      const places = await placesIn(file);
      return diagnostics.map((one) => ({ ...one, where: one.where ?? places.find(one.path, one.on) }));
    },
  };
}
