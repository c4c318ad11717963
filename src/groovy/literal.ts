import type { JsonLike } from './ast.ts';
import { literal } from './build.ts';
import { printGroovy } from './print.ts';

export { groovyString } from './string.ts';

/**
 * A JSON value as Groovy source: lists and maps of strings, numbers, booleans and null, on one line when short.
 *
 * @throws RangeError for a number that is not finite, which neither JSON nor Groovy can write
 */
export function groovyLiteral(value: JsonLike): string {
  return printGroovy(literal(value));
}
