import type * as z from 'zod/mini';
import { matches, type ShapeParts } from './shapeParts.ts';

/** The shape of a route. */
export function routeShape({ object, list, record, oneOf, check, text, boolean, optional }: ShapeParts): z.ZodMiniType {
  const port = { service: text, port: text };
  const texts = list(text);
  return object({
    ...port,
    name: optional(text),
    path: optional(check('a path such as "/api"', '/stand-in', (given) => matches(given, /^\//))),
    stripPath: optional(boolean),
    through: optional(object(port)),
    access: optional(oneOf('public', 'team')),
    hosts: optional(record(texts)),
    redirectFrom: optional(record(texts)),
    headers: optional(object({ request: optional(record(text)), response: optional(record(text)) })),
    allowFrom: optional(texts),
    bodyLimit: optional(check('a size such as "512k" or "20m"', '1m', (given) => matches(given, /^\d+[kmg]$/))),
    protocol: optional(oneOf('http', 'grpc')),
  });
}
