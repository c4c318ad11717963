/** The files that the agent keeps: its own records in the workspace, and copies of services' data. */
export interface Store {
  /** What was last written under the name; `undefined` when nothing was. */
  readRecord<Value>(name: string): Promise<Value | undefined>;
  /** Writes a record at once or not at all. */
  writeRecord(name: string, value: unknown): Promise<void>;
  removeRecord(name: string): Promise<void>;
  /** Whether the workspace has a file of this path. */
  hasFile(path: string): Promise<boolean>;
  /** The names of the files with a service's copies. */
  copies(environment: string, service: string): Promise<readonly string[]>;
  /** Has a copy written beside its place and then moved there, so that it is whole or absent. */
  writeCopy(environment: string, service: string, name: string, write: (file: string) => Promise<void>): Promise<void>;
  removeCopy(environment: string, service: string, name: string): Promise<void>;
}
