import { Node } from 'ts-morph';
import { type DefinitionPath, type Diagnostic, fault, type Place } from '../model/diagnostic.ts';
import type { FunctionSource } from '../script/source.ts';
import { readFreeNames, type UnknownName } from './constants.ts';
import type { Places } from './places.ts';

/** A function of a definition as its author wrote it, or why that cannot be had. */
export type FoundFunction =
  | { readonly source: FunctionSource; readonly diagnostics?: never }
  | { readonly source?: never; readonly diagnostics: readonly Diagnostic[] };

/** Finds the text of the function that stands at a path of a definition. */
export function findFunction(places: Places, path: DefinitionPath): FoundFunction {
  const { part, walk } = places.walk(path);
  const called = part.missing === true ? undefined : walk.follow(part.value);
  if (called === undefined || !isFunction(called) || !walk.isCertain)
    return { diagnostics: [{ ...notFound(path), where: places.of(part.value) }] };
  const { constants, unknown } = readFreeNames(called, walk);
  if (unknown.length > 0) return { diagnostics: unknown.map((name) => unknownName(name, path, places)) };
  const { file, line, column } = places.of(called);
  return { source: { text: called.getText(), file, line, column, constants } };
}

function isFunction(node: Node): boolean {
  return (
    Node.isArrowFunction(node) ||
    Node.isFunctionExpression(node) ||
    Node.isFunctionDeclaration(node) ||
    Node.isMethodDeclaration(node)
  );
}

function notFound(path: DefinitionPath): Diagnostic {
  return fault(
    'function-not-found',
    path,
    'The text of this function cannot be found for certain, so it cannot become Groovy.',
    'Write the function here, or as a const or function of the project that is named here.',
  );
}

function unknownName({ node, declared }: UnknownName, path: DefinitionPath, places: Places): Diagnostic {
  const where: Place = places.of(node);
  const name = node.getText();
  if (declared.kind === 'elsewhere' && declared.package === 'pipegen')
    return {
      ...fault(
        'function-uses-definition',
        path,
        `"${name}" is for definitions: this function runs in Jenkins, where it is given the steps.`,
        "Take what it needs as its parameter: ({ sh, env }) => sh('make').",
      ),
      where,
    };
  const isFunctionName = declared.kind === 'value' && isFunction(declared.node);
  return isFunctionName
    ? {
        ...fault(
          'function-uses-function',
          path,
          `"${name}" is a function outside of this one, and only this one becomes Groovy.`,
          'Move it into this function, or make it a step of its own in pipelines/vars/.',
        ),
        where,
      }
    : {
        ...fault(
          'function-uses-unknown',
          path,
          `The value of "${name}" is known only when the definition runs, and this function becomes Groovy from its text alone.`,
          'Use a const with a literal value, or hand the value over in "environment" and read it from env.',
        ),
        where,
      };
}
