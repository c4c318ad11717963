/** A length of time as authors write it: `30s`, `15m`, `6h`, `14d`. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd'}`;

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** Whether a text is a whole, positive number of seconds, minutes, hours or days. */
export function isDuration(text: string): text is Duration {
  return /^[1-9]\d{0,5}[smhd]$/.test(text);
}

/** The duration in seconds. */
export function toSeconds(duration: Duration): number {
  const unit = duration.at(-1) as keyof typeof SECONDS;
  return Number.parseInt(duration, 10) * SECONDS[unit];
}
