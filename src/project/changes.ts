import { EventEmitter, once } from 'node:events';
import { watch } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/** Notices when files change. */
export interface Changes {
  /** From now on, whatever happens in the folder is a change, however deep. */
  observeFolder(folder: string): void;
  /** From now on, what happens to the file is a change, even when an editor puts another in its place. */
  observeFile(file: string): void;
  /** Until the next change, or until the end; rejects when the system cannot watch. */
  next(): Promise<unknown>;
}

/** How long files must be quiet before a change is told: editors save in several steps. */
const QUIET_MILLISECONDS = 80;

/** Nothing is observed yet; nothing is any more once the signal is aborted. */
export function openChanges(signal: AbortSignal): Changes {
  const changes = new EventEmitter();
  const files = new Map<string, Set<string>>();
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    clearTimeout(timer);
    changes.emit('change');
  };
  signal.addEventListener('abort', end, { once: true });

  async function observe(folder: string, recursive: boolean, names?: ReadonlySet<string>): Promise<void> {
    try {
      for await (const { filename } of watch(folder, { recursive, signal })) {
        if (names !== undefined && !names.has(filename ?? '')) continue;
        clearTimeout(timer);
        timer = setTimeout(() => changes.emit('change'), QUIET_MILLISECONDS);
      }
    } catch (error) {
      if (!signal.aborted) changes.emit('error', error);
    }
  }

  return {
    observeFolder(folder) {
      void observe(folder, true);
    },
    observeFile(file) {
      const folder = dirname(file);
      const known = files.get(folder);
      const names = known ?? new Set();
      names.add(basename(file));
      if (known !== undefined) return;
      files.set(folder, names);
      void observe(folder, false, names);
    },
    next: () => once(changes, 'change'),
  };
}
