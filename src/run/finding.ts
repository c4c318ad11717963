/** What a check of the outside world found. */
export interface Finding {
  readonly state: 'ok' | 'warning' | 'error';
  readonly text: string;
  /** How to fix it: a whole sentence. */
  readonly fix?: string;
  /** In a program's own words, what several findings may have in common. */
  readonly reason?: string;
}

export const ok = (text: string): Finding => ({ state: 'ok', text });
export const doubtful = (text: string, fix: string): Finding => ({ state: 'warning', text, fix });
export const wrong = (text: string, fix?: string): Finding => ({
  state: 'error',
  text,
  ...(fix !== undefined && { fix }),
});
