import path from 'node:path';
import type { BuildFailure, Message } from 'esbuild';
import { type Diagnostic, errorAt } from '../model/diagnostic.ts';
import { projectFile } from './projectFile.ts';

/** A step script and all that it imports. */
export interface BundledStep {
  /** One CommonJS file; missing when a diagnostic is an error. */
  readonly text?: string;
  /** Each with its location. */
  readonly diagnostics: readonly Diagnostic[];
  /** The project's files that are in it: relative, with `/`, in alphabetical order. */
  readonly dependencies: readonly string[];
}

/**
 * Joins a step script with what it imports, from the project and from packages, into one file, which the agent loads in
 * Jenkins, where nothing is installed.
 *
 * The same sources give the same text wherever the project lies: no path of the machine is in it.
 *
 * @param file relative to the project's folder, with `/`
 */
export async function bundleStep(projectFolder: string, file: string): Promise<BundledStep> {
  const folder = path.resolve(projectFolder);
  const { build } = await import('esbuild');
  try {
    const { outputFiles, metafile } = await build({
      absWorkingDir: folder,
      entryPoints: [file],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      charset: 'utf8',
      legalComments: 'inline',
      logLevel: 'silent',
      // The project's tsconfig.json is for editors, and must not change what runs.
      tsconfigRaw: {},
    });
    const inputs = Object.keys(metafile.inputs).flatMap((input) => projectFile(folder, path.join(folder, input)) ?? []);
    return { text: outputFiles[0]?.text ?? '', diagnostics: [], dependencies: inputs.sort() };
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    return { diagnostics: error.errors.map((message) => diagnose(message, file)), dependencies: [file] };
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

function diagnose({ text, location, notes }: Message, file: string): Diagnostic {
  const where = location ?? { file, line: 1, column: 0, length: 1 };
  return {
    ...errorAt('step-bundle', [], `The step cannot be bundled: ${text}.`, notes[0]?.text),
    // esbuild counts columns from 0.
    where: { file: where.file, line: where.line, column: where.column + 1, length: Math.max(1, where.length) },
  };
}
