import { posix } from 'node:path';
import type { Profile } from '../declarative/profile/profile.ts';
import type { LoadedPipeline } from '../load/loadPipeline.ts';
import type { Locator } from '../load/locator.ts';
import { type Diagnostic, hasErrors } from '../model/diagnostic.ts';
import type { GeneratedFile } from '../model/generatedFile.ts';
import { compilePipeline } from '../pipeline/compilePipeline.ts';
import { checkPath } from './jenkinsfilePath.ts';
import { withoutSwitchedOff } from './switchedOff.ts';

/** A file that defines a pipeline of its own, as it was loaded. */
export interface PipelineFile {
  /** Relative to the project's folder. */
  readonly file: string;
  readonly loaded: LoadedPipeline;
}

/** A pipeline of the project's own, and the Jenkinsfile that it becomes. */
export interface ProjectPipeline {
  readonly name: string;
  readonly file: string;
  readonly jenkinsfile: GeneratedFile;
}

/** What came of the pipelines of a project. */
export interface CompiledPipelines {
  readonly pipelines: readonly ProjectPipeline[];
  /** Each with its location. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What is there besides the pipelines. */
interface CompileOptions {
  readonly locator: Locator;
  /** What the controller offers that they are for. */
  readonly profile: Profile;
  readonly librarySteps: readonly string[];
  /** The library that brings them, with its version. */
  readonly library?: string | undefined;
  /** How many bytes a pipeline may compile to. */
  readonly longest?: number | undefined;
  /** The files that flows generate, with the file that each is from. */
  readonly taken: ReadonlyMap<string, string>;
}

/** Checks the pipelines of a project and prints each that is sound. */
export async function compilePipelines(
  files: readonly PipelineFile[],
  { locator, profile, librarySteps, library, longest, taken }: CompileOptions,
): Promise<CompiledPipelines> {
  const pipelines: ProjectPipeline[] = [];
  const diagnostics: Diagnostic[] = [];
  const paths = new Map(taken);
  for (const { file, loaded } of files) {
    const { pipeline, follows } = loaded;
    const found = [...loaded.diagnostics];
    if (pipeline !== undefined) {
      const { definition, converted, helpers, methods: own } = pipeline;
      const name = pipelineName(file);
      const path = definition.file ?? `jenkins/pipelines/${name}.Jenkinsfile`;
      const misplaced = checkPath(path, { taken: paths, file, at: ['file'] });
      const called = helpers.length === 0 ? [] : (await import('../script/index.ts')).helperMethods(helpers);
      const methods = [...own, ...called];
      const compiled = compilePipeline(definition, converted, { profile, librarySteps, library, methods, longest });
      found.push(...misplaced, ...compiled.diagnostics.filter((one) => !follows(one.path)));
      paths.set(path, file);
      const { printed } = compiled;
      if (printed !== undefined && !hasErrors(found)) {
        const { text, origins } = printed;
        pipelines.push({ name, file, jenkinsfile: { path, body: text, comment: '//', source: file, origins } });
      }
    }
    diagnostics.push(...withoutSwitchedOff(locator.projectFolder, await locator.locate(file, found)));
  }
  return { pipelines, diagnostics };
}

/** The file's name, or that of its folder: `release` of `pipelines/release.ts`. */
function pipelineName(file: string): string {
  const { dir, name } = posix.parse(file);
  return name === 'flow' && dir.includes('/') ? posix.basename(dir) : name;
}
