import type { Duration } from '../../model/duration.ts';
import type { Limits } from '../../model/service.ts';

const SECONDS: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/**
 * A duration of a Compose file, such as `1m30s`, in the flow's own form; parts of a second are rounded up. Undefined when
 * it is none, or nothing.
 */
export function durationOf(text: string): Duration | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:us|ms|[smhdw]))+$/.test(text)) return undefined;
  const seconds = Math.ceil(
    [...text.matchAll(/([\d.]+)([a-z]+)/g)].reduce(
      (sum, [, number, unit = 's']) => sum + Number(number) * (SECONDS[unit] ?? 0),
      0,
    ),
  );
  if (seconds < 1) return undefined;
  const unit = (['d', 'h', 'm'] as const).find((one) => seconds % (SECONDS[one] ?? 1) === 0 && seconds > 60) ?? 's';
  return `${seconds / (SECONDS[unit] ?? 1)}${unit}`;
}

const MEGABYTES: Readonly<Record<string, number>> = { '': 1 / 1_048_576, b: 1 / 1_048_576, k: 1 / 1024, m: 1, g: 1024 };

/** An amount of memory of a Compose file, such as `512M` or `1.5gb`, in megabytes rounded up. */
export function memoryOf(text: string): Limits['memory'] | undefined {
  const [, number, unit = ''] = /^([\d.]+)\s*([bkmg]?)(?:i?b)?$/i.exec(text) ?? [];
  if (number === undefined) return undefined;
  const megabytes = Math.ceil(Number(number) * (MEGABYTES[unit.toLowerCase()] ?? 1));
  return megabytes % 1024 === 0 ? `${megabytes / 1024}g` : `${megabytes}m`;
}
