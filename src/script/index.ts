/** TypeScript that becomes Groovy: see docs/typescript-in-pipelines.md. Load it when needed: it brings TypeScript's parser. */
export { compileCondition, compileMethod, compileScript, compileStep } from './compile.ts';
export { HELPER_CLASS_FILE, helperClass, helperImport, helperMethods } from './helpers/index.ts';
export type { CompiledFunction, FunctionSource, ProjectFunction } from './source.ts';
