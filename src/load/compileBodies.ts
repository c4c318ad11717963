import type { Diagnostic } from '../model/diagnostic.ts';
import { printCode } from '../pipeline/code.ts';
import type { Body, Code } from '../pipeline/toTree.ts';
import { type CompiledFunction, compileCondition, compileScript, type FunctionSource } from '../script/index.ts';
import { compileFunction } from './functions.ts';
import type { Locations } from './locations.ts';
import { type CompiledFunctions, ProjectFunctions } from './projectFunctions.ts';

/** The functions of a definition as Groovy. */
export interface CompiledBodies {
  /** The Groovy of the function at a path; undefined for one that could not be compiled. */
  codeAt(path: Body['path']): Code | undefined;
  /** The names of the methods that they call. */
  readonly helpers: readonly string[];
  /** The methods that functions of the project became, which they call as well. */
  readonly methods: CompiledFunctions['statements'];
  /** Each with its location. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Compiles the functions of a definition from their texts. */
export function compileBodies(locations: Locations, bodies: readonly Body[]): CompiledBodies {
  const codes = new Map<string, Code>();
  const helpers = new Set<string>();
  const diagnostics = new Map<string, Diagnostic>();
  const functions = new ProjectFunctions();
  for (const { kind, path, function: running } of bodies) {
    const compiled = compileFunction(locations, path, COMPILERS[kind], functions, running);
    for (const name of compiled.helpers) helpers.add(name);
    // A function that is used several times is told its errors once.
    for (const one of compiled.diagnostics)
      diagnostics.set(JSON.stringify([one.code, one.message, one.where]), { ...one, path });
    if (compiled.statements !== undefined) codes.set(JSON.stringify(path), printCode(compiled.statements));
  }
  const methods = functions.compile(locations);
  for (const name of methods.helpers) helpers.add(name);
  for (const one of methods.diagnostics) diagnostics.set(JSON.stringify([one.code, one.message, one.where]), one);
  return {
    methods: methods.statements,
    codeAt: (path) => codes.get(JSON.stringify(path)),
    helpers: [...helpers],
    diagnostics: [...diagnostics.values()],
  };
}

const COMPILERS: { readonly [Kind in Body['kind']]: (source: FunctionSource) => CompiledFunction } = {
  script: compileScript,
  expression: compileCondition,
};
