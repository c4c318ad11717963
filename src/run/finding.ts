/** The result of a check. */
export interface Finding {
  readonly state: 'ok' | 'warning' | 'error';
  readonly text: string;
  /** How to fix it: a complete sentence. */
  readonly fix?: string;
  /** The reason from a program, which several findings may share. */
  readonly reason?: string;
}

export const ok = (text: string): Finding => ({ state: 'ok', text });
export const doubtful = (text: string, fix: string): Finding => ({ state: 'warning', text, fix });
export const wrong = (text: string, fix?: string): Finding => ({
  state: 'error',
  text,
  ...(fix !== undefined && { fix }),
});
