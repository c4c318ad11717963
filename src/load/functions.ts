import { Node } from 'ts-morph';
import { type DefinitionPath, type Diagnostic, errorAt, type Location } from '../model/diagnostic.ts';
import type { BodyFunction } from '../pipeline/call.ts';
import type { CompiledFunction, FunctionSource, ProjectFunction } from '../script/source.ts';
import { readFreeNames, type UnknownName } from './constants.ts';
import type { Locations } from './locations.ts';
import { namedTypes } from './namedTypes.ts';
import { findSameFunction } from './sameFunction.ts';
import { Walk } from './walk.ts';

/**
 * Compiles the function that stands at a path of a definition from its text. All that is wrong with it is said at once:
 * names whose values the text does not tell, and what the compiler refuses besides.
 *
 * @param functions takes those of the project that it calls
 * @param running the function itself, to know it by where no path leads to its text
 */
export function compileFunction(
  locations: Locations,
  path: DefinitionPath,
  compile: (source: FunctionSource) => CompiledFunction,
  functions: MethodNames,
  running?: BodyFunction,
): CompiledFunction {
  const { part, walk: walked } = locations.walk(path);
  const reached = part.missing === true ? undefined : walked.follow(part.value);
  const isReached = reached !== undefined && isFunction(reached) && walked.isCertain;
  const called = isReached ? reached : running && findSameFunction(locations.sources(), String(running));
  if (called === undefined)
    return { helpers: [], diagnostics: [{ ...notFound(path), where: locations.of(part.value) }] };
  const { source, diagnostics, said } = sourceOf(called, isReached ? walked : new Walk(), locations, path, functions);
  const compiled = compile(source);
  if (diagnostics.length === 0) return compiled;
  const others = compiled.diagnostics.filter(({ where }) => !said.some((one) => isSameLocation(one, where)));
  return { helpers: [], diagnostics: [...diagnostics, ...others] };
}

/** Gives functions of the project the names of their methods. */
export interface MethodNames {
  methodOf(called: Node, name: string): ProjectFunction;
}

/** A function's text with what its free names stand for. */
export function sourceOf(
  called: Node,
  walk: Walk,
  locations: Locations,
  path: DefinitionPath,
  functions: MethodNames,
): {
  readonly source: FunctionSource;
  readonly diagnostics: readonly Diagnostic[];
  readonly said: readonly Location[];
} {
  const names = readFreeNames(called, walk);
  const own: [string, ProjectFunction][] = [];
  const unknown: UnknownName[] = [];
  for (const name of names.unknown) {
    const node = functionOf(name, walk);
    const text = name.uses[0].getText();
    if (node === undefined) unknown.push(name);
    else own.push([text, functions.methodOf(node, text)]);
  }
  const { file, line, column } = locations.of(called);
  return {
    source: {
      text: called.getText(),
      file,
      line,
      column,
      constants: names.constants,
      functions: Object.fromEntries(own),
      types: namedTypes(called),
    },
    diagnostics: unknown.map((name) => unknownName(name, path, locations)),
    // The compiler finds no value for these names either.
    said: unknown.flatMap(({ uses }) => uses.map((node) => locations.of(node))),
  };
}

/** The function of the project that a name stands for, whatever else is assigned. */
function functionOf({ uses: [use], declared }: UnknownName, walk: Walk): Node | undefined {
  if (declared.kind !== 'value' || !declared.isConstant) return undefined;
  const node = walk.certainly(() => walk.follow(use));
  // What stands inside another function may use names of that one.
  return node !== undefined && isFunction(node) && isOfModule(node) ? node : undefined;
}

/** Whether a function is declared at the top of its file. */
function isOfModule(node: Node): boolean {
  return node.getFirstAncestor((each) => isFunction(each)) === undefined;
}

function isSameLocation(one: Location, other: Location | undefined): boolean {
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
  return errorAt(
    'function-not-found',
    path,
    "This function's source cannot be located, so it cannot be compiled to Groovy.",
    'Write the function here, or refer by name to a const or function of the project.',
  );
}

function unknownName({ uses: [node], declared }: UnknownName, path: DefinitionPath, locations: Locations): Diagnostic {
  const where: Location = locations.of(node);
  const name = node.getText();
  if (declared.kind === 'elsewhere' && declared.package === 'pipegen')
    return {
      ...errorAt(
        'function-uses-definition',
        path,
        `"${name}" is only available in definitions. This function runs in Jenkins and receives the steps as its parameter.`,
        "Use the parameter: ({ sh, env }) => sh('make').",
      ),
      where,
    };
  const isFunctionName = declared.kind === 'value' && isFunction(declared.node);
  return isFunctionName
    ? {
        ...errorAt(
          'function-uses-function',
          path,
          `The function "${name}" is not declared at the top level of a file of the project.`,
          'Move it there, or into this function.',
        ),
        where,
      }
    : {
        ...errorAt(
          'function-uses-unknown',
          path,
          `The value of "${name}" is known only when the definition runs, but this function is compiled to Groovy from its source alone.`,
          'Use a const with a literal value, or pass the value in "environment" and read it from env.',
        ),
        where,
      };
}
