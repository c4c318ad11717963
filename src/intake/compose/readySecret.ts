import type { ReadyMatch } from './catalogue.ts';

/** The secret that a ready service reads from a file in place of a variable. */
export function readySecret(ready: ReadyMatch | undefined, variable: string): string | undefined {
  const value = ready?.definition.environment?.[`${variable}_FILE`];
  return typeof value === 'object' && value.kind === 'secret' ? value.name : undefined;
}
