import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile, unlessMissing } from '../../adapters/files/wholeFile.ts';
import { folderOf } from './identity.ts';

/** What a demo writes down about itself, for anyone who cleans up. */
export interface DemoRecord {
  readonly owner: string;
  /** Whether somebody asked for it to stay. */
  readonly isKept: boolean;
  /** Whether it may have fetched an image. */
  readonly hasPulled: boolean;
}

/** What a demo wrote down; `undefined` when there is nothing, or nothing that can be read. */
export async function readRecord(flow: string): Promise<DemoRecord | undefined> {
  try {
    const text = await unlessMissing(readFile(fileOf(flow), 'utf8'));
    return text === undefined ? undefined : (JSON.parse(text) as DemoRecord);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Writes down what a demo is, at once or not at all. */
export async function writeRecord(flow: string, record: DemoRecord): Promise<void> {
  await replaceFile(fileOf(flow), (file) => writeFile(file, `${JSON.stringify(record)}\n`, { mode: 0o600 }));
}

function fileOf(flow: string): string {
  return join(folderOf(flow), 'demo.json');
}
