import type { Copy, CopyManifest } from '../../src/plan/copies.ts';
import { printCopyName } from '../../src/run/copyName.ts';

/** What is special about a copy of a test. */
export interface CopySketch {
  /** ISO 8601. */
  readonly at: string;
  readonly state?: Copy['state'];
  readonly isSafety?: boolean;
  /** That of its time when there is none. */
  readonly sequence?: number;
  readonly parts?: readonly string[];
  readonly release?: string;
  readonly migrations?: CopyManifest['migrations'];
}

/** A copy of PROD's PostgreSQL, as a store tells of it. */
export function copyOf(sketch: CopySketch): Copy {
  const { at, state = 'whole', parts = ['dump'] } = sketch;
  const takenAt = new Date(at);
  const name = printCopyName(takenAt);
  const files = parts.map((part) => `${name}.${part}`);
  if (state === 'unfinished') return { name, takenAt, state, files };
  return {
    name,
    takenAt,
    state,
    files: [...files, `${name}.json`],
    manifest: {
      version: 1,
      environment: 'prod',
      service: 'postgres',
      takenAt: takenAt.toISOString(),
      sequence: sketch.sequence ?? takenAt.getTime() / 1_000,
      cause: 'it was requested',
      by: 'anna@laptop',
      command: 'pipegen backup prod',
      ...(sketch.release === undefined ? {} : { release: sketch.release }),
      migrations: sketch.migrations ?? {},
      isSafety: sketch.isSafety ?? false,
      files: files.map((file) => ({ name: file, bytes: 5, sha256: 'a'.repeat(64) })),
    },
  };
}
