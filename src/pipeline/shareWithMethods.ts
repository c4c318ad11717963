import { enclosingVariables, shareVariables } from '../declarative/split/outsideVariables.ts';
import type { Statement } from '../groovy/ast.ts';
import { script } from '../groovy/build.ts';
import { mentionedNames, usedNames } from '../groovy/mentionedNames.ts';
import { printGroovy } from '../groovy/print.ts';
import { type Diagnostic, errorAt } from '../model/diagnostic.ts';
import { Groovy } from './groovy.ts';

/**
 * What stands before a pipeline, with its variables as the methods need them into which code has moved; an error for each
 * variable that cannot be had there.
 */
export function shareWithMethods(
  before: Groovy | undefined,
  methods: readonly Statement[],
): { readonly before: Groovy | undefined; readonly errors: readonly Diagnostic[] } {
  if (before === undefined || methods.length === 0) return { before, errors: [] };
  const moved = printGroovy(script(methods));
  const { source, fields, unshared } = shareVariables(before.source, mentionedNames(moved));
  const { assigned, called } = usedNames(moved);
  const lost = enclosingVariables(before.source).filter((name) => assigned.has(name));
  const refused = (name: string, why: string, fix: string) =>
    errorAt(
      'variable-not-shared',
      ['before'],
      `The pipeline must be split, but moved code uses "${name}": ${why}.`,
      fix,
    );
  return {
    before: new Groovy(source),
    errors: [
      ...unshared.map((name) =>
        refused(
          name,
          'it is declared together with other variables',
          `Declare it separately: "@groovy.transform.Field def ${name}".`,
        ),
      ),
      ...fields
        .filter((name) => called.has(name))
        .map((name) =>
          refused(name, 'it is a variable that holds a function', `Make it a method, or write "${name}.call(...)".`),
        ),
      ...lost.map((name) =>
        refused(
          name,
          'it is a local variable of the enclosing method, which another method cannot assign to',
          `Keep the changing value in a map: "def state = [${name}: ...]" and "state.${name} = ...".`,
        ),
      ),
    ],
  };
}
