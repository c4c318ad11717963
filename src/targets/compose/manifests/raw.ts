import type { RawComposeService } from '../../../model/raw.ts';
import { literal } from './interpolation.ts';

/** Properties with what a service's author adds to them: maps key by key, lists and all else instead of what is there. */
export function withRaw(properties: object, raw: RawComposeService | undefined): object {
  if (raw === undefined) return properties;
  const { labels = {}, ...rest } = raw;
  const merged = merge(properties, rest) as { readonly labels?: readonly string[] };
  const added = Object.entries(labels).map(([label, value]) => literal(`${label}=${value}`));
  return added.length === 0 ? merged : { ...merged, labels: [...(merged.labels ?? []), ...added] };
}

function merge(before: unknown, raw: unknown): unknown {
  if (typeof raw === 'string') return literal(raw);
  if (Array.isArray(raw)) return raw.map((one: unknown) => merge(undefined, one));
  if (!isMap(raw)) return raw;
  const own = isMap(before) ? before : {};
  return { ...own, ...Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, merge(own[key], value)])) };
}

function isMap(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
