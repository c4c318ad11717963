import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { SyntaxKind } from 'ts-morph';
import { type Diagnostic, errorAt, hasErrors } from '../model/diagnostic.ts';
import { printCode } from '../pipeline/code.ts';
import { stepNameError } from '../pipeline/stepNames.ts';
import type { Code } from '../pipeline/toTree.ts';
import { compileStep, helperImport } from '../script/index.ts';
import { compileFunction } from './functions.ts';
import { createLocations, type Locations } from './locations.ts';
import { ProjectFunctions } from './projectFunctions.ts';

/** A step of the shared library that runs on the controller itself. */
export interface ControllerStep {
  readonly name: string;
  /** Relative to the project's folder, with `/`. */
  readonly source: string;
  /** The whole of `vars/<name>.groovy`. */
  readonly code: Code;
  /** Whether it calls methods of the library's class of helpers. */
  readonly callsHelpers: boolean;
  /** The function's docstring. */
  readonly description: string;
}

/** The steps of a folder, and what is wrong with the others. */
export interface LoadedControllerSteps {
  readonly steps: readonly ControllerStep[];
  /** Each with its location. */
  readonly diagnostics: readonly Diagnostic[];
  /** The project's files that they are made from. */
  readonly dependencies: readonly string[];
}

/**
 * Compiles the functions of a folder, each the default export of a file of the step's name.
 *
 * @param folder relative to the project's, with `/`: `pipelines/vars`
 */
export async function loadControllerSteps(projectFolder: string, folder: string): Promise<LoadedControllerSteps> {
  const names = await readdir(path.join(projectFolder, folder));
  const files = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts')).sort();
  const loaded = files.map((file) => loadStep(projectFolder, `${folder}/${file}`));
  return {
    steps: loaded.flatMap(({ step }) => step ?? []),
    diagnostics: loaded.flatMap(({ diagnostics }) => diagnostics),
    dependencies: [...new Set(loaded.flatMap(({ dependencies }) => dependencies))].sort(),
  };
}

interface LoadedStep {
  readonly step?: ControllerStep;
  readonly diagnostics: readonly Diagnostic[];
  readonly dependencies: readonly string[];
}

function loadStep(projectFolder: string, source: string): LoadedStep {
  const name = path.posix.basename(source, '.ts');
  const locations = createLocations(projectFolder, source);
  const nameError = stepNameError(name);
  const start = { file: source, line: 1, column: 1, length: 1 };
  const misnamed =
    nameError === undefined
      ? []
      : [{ ...errorAt('step-name-invalid', [], `"${name}" ${nameError}.`, 'Rename the file.'), where: start }];
  const functions = new ProjectFunctions();
  const compiled = compileFunction(locations, [], compileStep, functions);
  const methods = functions.compile(locations);
  const diagnostics = [...compiled.diagnostics, ...methods.diagnostics];
  const statements = hasErrors(methods.diagnostics) ? undefined : compiled.statements;
  const dependencies = locations.files();
  const all = [...misnamed, ...diagnostics.map((one) => describeMissing(one))];
  if (statements === undefined || misnamed.length > 0) return { diagnostics: all, dependencies };
  const callsHelpers = compiled.helpers.length + methods.helpers.length > 0;
  const code = printCode([...(callsHelpers ? [helperImport()] : []), ...statements, ...methods.statements]);
  const step = { name, source, code, callsHelpers, description: docstring(locations) };
  return { step, diagnostics: all, dependencies };
}

function describeMissing(diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.code !== 'function-not-found') return diagnostic;
  const message = 'The file has no function as its default export, so it does not define a step.';
  return { ...diagnostic, message, fix: "Write it as export default ({ sh }) => { sh('make'); };" };
}

/** The docstring of the default export, wherever that is written. */
function docstring(locations: Locations): string {
  const { part, walk } = locations.walk([]);
  const called = walk.follow(part.value);
  const docs = [called, ...called.getAncestors()].flatMap((node) => node.getChildrenOfKind(SyntaxKind.JSDoc));
  return docs.at(-1)?.getDescription().trim() ?? '';
}
