import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StepReading, StepScript } from './stepScript.ts';

/**
 * Reads step scripts, or takes what an earlier run read of the same text: reading needs a TypeScript parser, whose start
 * takes longer than all the rest.
 *
 * @param folder where readings are kept; there may be nothing yet
 * @param identity tells this build of pipegen from others, which may read otherwise
 */
export async function readThroughCache(
  folder: string,
  identity: string,
  scripts: readonly StepScript[],
): Promise<StepReading[]> {
  const entries = scripts.map((script) => path.join(folder, `${hash([identity, script])}.json`));
  const kept = await Promise.all(entries.map(readEntry));
  const unread = scripts.filter((_, index) => kept[index] === undefined);
  const fresh = unread.length === 0 ? [] : await readAfresh(unread);
  const readings = kept.map((reading) => reading ?? (fresh.shift() as StepReading));
  if (unread.length > 0) await mkdir(folder, { recursive: true });
  const writes = readings.flatMap((reading, index) =>
    kept[index] === undefined ? [writeFile(entries[index] as string, JSON.stringify(reading))] : [],
  );
  await Promise.all(writes);
  return readings;
}

/** Reads step scripts. */
export async function readAfresh(scripts: readonly StepScript[]): Promise<StepReading[]> {
  const { readStepScripts } = await import('./readStepScripts.ts');
  return readStepScripts(scripts);
}

/** Nothing for what is not there, or was cut short when a run was interrupted. */
async function readEntry(file: string): Promise<StepReading | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as StepReading;
  } catch {
    return undefined;
  }
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}
