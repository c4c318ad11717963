import type * as z from 'zod/mini';
import { isObject, kindOf, type ShapeParts } from './shapeParts.ts';

/** The shapes of what an environment variable may be. */
export function valueShapes({ object, list, oneOf, check, choice, text, boolean, optional }: ShapeParts): {
  readonly secret: z.ZodMiniType;
  readonly setting: z.ZodMiniType;
  readonly value: z.ZodMiniType;
} {
  const variable = { name: text, description: text, perEnvironment: optional(boolean) };
  const secret = object({
    ...variable,
    kind: oneOf('secret'),
    as: oneOf('file', 'value'),
    encoding: optional(oneOf('url')),
  });
  const setting = object({ ...variable, kind: oneOf('setting'), default: optional(text) });
  const address = object({ kind: oneOf('address'), part: oneOf('host', 'port'), service: text, port: optional(text) });
  const plain = check(
    'a string, a number, a Boolean, or a call of setting, secret, secretFile, host, port or value',
    '',
    (given) => ['string', 'number', 'boolean'].includes(typeof given),
  );
  const reference = choice((given) =>
    kindOf(given) === 'secret' ? secret : kindOf(given) === 'address' ? address : setting,
  );
  const composed = object({
    kind: oneOf('composed'),
    parts: list(choice((given) => (isObject(given) ? reference : text))),
  });
  const value = choice((given) => (kindOf(given) === 'composed' ? composed : isObject(given) ? reference : plain));
  return { secret, setting, value };
}
