import type { Copy, CopyManifest, WholeCopy } from '../../plan/copies.ts';

/** The metadata of a new backup. */
export type CopyRequest = Omit<CopyManifest, 'version' | 'takenAt' | 'sequence' | 'files'> & { readonly takenAt: Date };

/** Writes a part of a backup to the file at an absolute path. */
export type WritePart = (file: string) => Promise<void>;

/** The agent's files: records in the workspace, and backups. */
export interface Store {
  /** Returns the record of this name; `undefined` if there is none. */
  readRecord<Value>(name: string): Promise<Value | undefined>;
  /** Writes a record atomically. */
  writeRecord(name: string, value: unknown): Promise<void>;
  removeRecord(name: string): Promise<void>;
  /** Whether a file exists in the workspace. */
  hasFile(path: string): Promise<boolean>;
  /** Returns a service's backups, oldest first: complete, damaged and unfinished ones. */
  copies(environment: string, service: string): Promise<readonly Copy[]>;
  /**
   * Writes the parts of a new backup, and last its manifest, so that it is complete or does not count. If there is a backup
   * of the same second, it gets the name of the next second.
   *
   * @param parts by the part in their files' names: `dump`, `data.tar`
   * @throws {Failure} `disk-full` if there is not enough space; the partial backup is removed, others are unchanged
   */
  writeCopy(request: CopyRequest, parts: { readonly [part: string]: WritePart }): Promise<WholeCopy>;
  /**
   * Reads all files of a backup and compares them with its manifest.
   *
   * @returns the absolute path of each data file, by name
   * @throws {Failure} `copy-damaged` if a file differs from its manifest
   */
  openCopy(copy: WholeCopy): Promise<{ readonly [file: string]: string }>;
  /** Deletes files of backups, manifests first, so that a partly deleted backup does not count. */
  removeCopyFiles(environment: string, service: string, files: readonly string[]): Promise<void>;
}
