import type { Copy, CopyManifest, WholeCopy } from '../../plan/copies.ts';

/** What a copy is about, before anything of it is written. */
export type CopyRequest = Omit<CopyManifest, 'version' | 'takenAt' | 'sequence' | 'files'> & { readonly takenAt: Date };

/** Writes a part of a copy into the file whose absolute path it is given. */
export type WritePart = (file: string) => Promise<void>;

/** The files that the agent keeps: its own records in the workspace, and copies of services' data. */
export interface Store {
  /** What was last written under the name; `undefined` when nothing was. */
  readRecord<Value>(name: string): Promise<Value | undefined>;
  /** Writes a record at once or not at all. */
  writeRecord(name: string, value: unknown): Promise<void>;
  removeRecord(name: string): Promise<void>;
  /** Whether the workspace has a file of this path. */
  hasFile(path: string): Promise<boolean>;
  /** A service's copies, oldest first: whole, damaged and unfinished ones. */
  copies(environment: string, service: string): Promise<readonly Copy[]>;
  /**
   * Has the parts of a new copy written, and last its manifest, so that it is whole or none. Where there is a copy of
   * the same second already, it takes the name of the next one.
   *
   * @param parts by what follows the time in their files' names: `dump`, `data.tar`
   * @throws {Failure} `disk-full` when it does not fit; nothing of it stays, and other copies are as they were
   */
  writeCopy(request: CopyRequest, parts: { readonly [part: string]: WritePart }): Promise<WholeCopy>;
  /**
   * Reads a copy through and compares it with its manifest.
   *
   * @returns the absolute path of each file with data, by its name
   * @throws {Failure} `copy-damaged` when it is not what was written
   */
  openCopy(copy: WholeCopy): Promise<{ readonly [file: string]: string }>;
  /** Deletes files of copies, manifests first, so that what is deleted by half counts as no copy; others are left alone. */
  removeCopyFiles(environment: string, service: string, files: readonly string[]): Promise<void>;
}
