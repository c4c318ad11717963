import type { Diagnostic } from '../model/diagnostic.ts';
import type { Locations } from './locations.ts';

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
  locationsIn(file: string): Promise<Locations>;
}

/** Creates a locator for a project as its files are now. */
export function createLocator(projectFolder: string): Locator {
  const opened = new Map<string, Locations>();
  async function locationsIn(file: string): Promise<Locations> {
    // Loads the TypeScript compiler, which most builds do not need.
    const { createLocations } = await import('./locations.ts');
    const locations = opened.get(file) ?? createLocations(projectFolder, file);
    opened.set(file, locations);
    return locations;
  }
  return {
    projectFolder,
    locationsIn,
    async locate(file, diagnostics) {
      if (diagnostics.every(({ where }) => where !== undefined)) return diagnostics;
      const locations = await locationsIn(file);
      return diagnostics.map((one) => ({ ...one, where: one.where ?? locations.find(one.path, one.on) }));
    },
  };
}
