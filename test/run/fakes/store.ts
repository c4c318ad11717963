import type { Copy, CopyManifest, WholeCopy } from '../../../src/plan/copies.ts';
import type { CopyRequest, Store, WritePart } from '../../../src/run/ports/store.ts';

/** The agent's files in memory; of copies only what is known about them, as engines in memory have no data. */
export class FakeStore implements Store {
  readonly records = new Map<string, string>();
  private readonly copied = new Map<string, readonly WholeCopy[]>();

  async readRecord<Value>(name: string): Promise<Value | undefined> {
    const text = this.records.get(name);
    return text === undefined ? undefined : (JSON.parse(text) as Value);
  }

  async writeRecord(name: string, value: unknown): Promise<void> {
    this.records.set(name, JSON.stringify(value));
  }

  async removeRecord(name: string): Promise<void> {
    this.records.delete(name);
  }

  async hasFile(): Promise<boolean> {
    return true;
  }

  async copies(environment: string, service: string): Promise<readonly Copy[]> {
    return this.copied.get(`${environment}/${service}`) ?? [];
  }

  async writeCopy(request: CopyRequest, parts: { readonly [part: string]: WritePart }): Promise<WholeCopy> {
    const key = `${request.environment}/${request.service}`;
    const before = this.copied.get(key) ?? [];
    const sequence = 1 + Math.max(0, ...before.map(({ manifest }) => manifest.sequence));
    const name = `copy-${sequence}`;
    for (const [part, write] of Object.entries(parts)) await write(`${name}.${part}`);
    const files = Object.keys(parts).map((part) => ({ name: `${name}.${part}`, bytes: 0, sha256: '' }));
    const manifest: CopyManifest = {
      ...request,
      version: 1,
      takenAt: request.takenAt.toISOString(),
      sequence,
      files,
    };
    const { takenAt } = request;
    const copy: WholeCopy = { name, takenAt, files: files.map((file) => file.name), state: 'whole', manifest };
    this.copied.set(key, [...before, copy]);
    return copy;
  }

  async openCopy({ files }: WholeCopy): Promise<{ readonly [file: string]: string }> {
    return Object.fromEntries(files.map((file) => [file, `/copies/${file}`]));
  }

  async removeCopyFiles(environment: string, service: string, files: readonly string[]): Promise<void> {
    const key = `${environment}/${service}`;
    const left = (this.copied.get(key) ?? []).filter((copy) => !copy.files.some((file) => files.includes(file)));
    this.copied.set(key, left);
  }
}
