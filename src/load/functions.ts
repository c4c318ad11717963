import { Node } from 'ts-morph';
import { type DefinitionPath, type Diagnostic, fault, type Place } from '../model/diagnostic.ts';
import type { BodyFunction } from '../pipeline/call.ts';
import type { CompiledFunction, FunctionSource } from '../script/source.ts';
import { readFreeNames, type UnknownName } from './constants.ts';
import type { Places } from './places.ts';
import { findSameFunction } from './sameFunction.ts';
import { Walk } from './walk.ts';

/**
 * Compiles the function that stands at a path of a definition from its text. All that is wrong with it is said at once:
 * names whose values the text does not tell, and what the compiler refuses besides.
 *
 * @param running the function itself, to know it by where no path leads to its text
 */
export function compileFunction(
  places: Places,
  path: DefinitionPath,
  compile: (source: FunctionSource) => CompiledFunction,
  running?: BodyFunction,
): CompiledFunction {
  const { part, walk: walked } = places.walk(path);
  const reached = part.missing === true ? undefined : walked.follow(part.value);
  const isReached = reached !== undefined && isFunction(reached) && walked.isCertain;
  const called = isReached ? reached : running && findSameFunction(places.sources(), String(running));
  if (called === undefined) return { helpers: [], diagnostics: [{ ...notFound(path), where: places.of(part.value) }] };
  const { constants, unknown } = readFreeNames(called, isReached ? walked : new Walk());
  const { file, line, column } = places.of(called);
  const compiled = compile({ text: called.getText(), file, line, column, constants });
  if (unknown.length === 0) return compiled;
  // The compiler finds no value for these names either.
  const said = unknown.flatMap(({ uses }) => uses.map((node) => places.of(node)));
  const others = compiled.diagnostics.filter(({ where }) => !said.some((one) => isSamePlace(one, where)));
  return { helpers: [], diagnostics: [...unknown.map((name) => unknownName(name, path, places)), ...others] };
}

function isSamePlace(one: Place, other: Place | undefined): boolean {
  return one.file === other?.file && one.line === other.line && one.column === other.column;
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

function unknownName({ uses: [node], declared }: UnknownName, path: DefinitionPath, places: Places): Diagnostic {
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
