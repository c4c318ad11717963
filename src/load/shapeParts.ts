import * as z from 'zod/mini';
import { present } from '../model/present.ts';
import { describeIssue, type MovedProperties } from './shapeErrors.ts';

/**
 * How strictly to read a definition.
 *
 * - `strict` reports every part that does not have its shape;
 * - `fixing` never fails: it leaves out what may be left out, and puts a stand-in where something is required, so that
 *   the rules can look at the rest.
 */
export type Reading = 'strict' | 'lenient';

/** What shapes are put together from. */
export type ShapeParts = ReturnType<typeof shapeParts>;

export function shapeParts(reading: Reading) {
  const lenient = reading === 'lenient';

  const required = <Schema extends z.ZodMiniType>(schema: Schema, standIn: () => z.output<Schema>) =>
    lenient ? z.catch(schema, standIn as never) : schema;
  const optional = <Schema extends z.ZodMiniType>(schema: Schema) =>
    z.optional(lenient ? z.catch(schema, undefined as never) : schema);
  const anObject = z.custom<object>(isObject, { params: { noun: 'an object' } } as never);
  /** @param moved the properties that were here in earlier versions, with how each is written now */
  const object = (shape: Record<string, z.ZodMiniType>, moved: MovedProperties = {}) => {
    const error = (issue: z.core.$ZodRawIssue) => describeIssue(issue, moved);
    const properties = lenient ? z.object(shape) : z.strictObject(shape, { error });
    const schema = z.pipe(z.pipe(anObject, properties), z.transform(present));
    return required(schema, () => z.parse(schema, {}));
  };
  const record = (value: z.ZodMiniType) =>
    required(z.pipe(z.record(z.string(), value), z.transform(withoutPrototype)), () => ({}));
  const list = (item: z.ZodMiniType) => required(z.array(item), () => []);
  const oneOf = (first: string, ...others: string[]) => required(z.enum([first, ...others]), () => first);
  const check = <Value>(noun: string, standIn: Value, test: (value: unknown) => boolean) =>
    required(z.custom<Value>(test, { params: { noun } } as never), () => standIn);
  /** The shape that fits a value's own look, so that errors are reported against what its author meant. */
  const choice = (choose: (value: unknown) => z.ZodMiniType) =>
    z.transform((value, context) => {
      const result = z.safeParse(choose(value), value, { error: describeIssue });
      if (!result.success) context.issues.push(...(result.error.issues as never[]));
      return result.data;
    });

  const text = required(z.string(), () => 'stand-in');
  const number = required(z.number(), () => 1);
  const boolean = required(z.boolean(), () => false);
  return { required, optional, object, record, list, oneOf, check, choice, text, number, boolean };
}

/** What is looked up by an author's name must not find what every object inherits, such as "constructor". */
export function withoutPrototype<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.assign(Object.create(null) as Record<string, Value>, record);
}

/** Whether it has properties of its author's; lists, maps, dates and promises have others. */
export function isObject(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** What a value says that it is. */
export function kindOf(value: unknown): unknown {
  return isObject(value) && 'kind' in value ? value.kind : undefined;
}

export function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}
