import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { TreePath } from '../declarative/source.ts';
import type { PipelineTree } from '../declarative/tree.ts';
import { type Diagnostic, errorAt, warning } from '../model/diagnostic.ts';
import { importPipeline } from '../pipeline/import/importPipeline.ts';
import { findLibrarySteps } from '../project/findLibrarySteps.ts';
import { readProjectProfile } from '../project/profile.ts';
import { badInput } from '../run/failure.ts';
import { describeVerbatim, type LocatedVerbatim } from './import/describeVerbatim.ts';
import { doubledKey } from './import/doubledKey.ts';
import { checkFree, exists } from './import/freePath.ts';
import { PIPELINE_NAME, pipelineName } from './import/pipelineName.ts';
import { type ReadPipeline, readPipeline } from './import/readPipeline.ts';
import { type ImportSource, readSource } from './import/readSource.ts';
import type { Invocation } from './invocation.ts';
import { at } from './located.ts';
import { type Outcome, refused } from './outcome.ts';

/** What `pipegen import` was asked for. */
export interface ImportOptions {
  readonly name?: string;
  readonly output?: string;
  readonly force?: boolean;
  readonly profile?: string;
  readonly json?: boolean;
}

/** Turns a Jenkinsfile into a definition that builds to the same pipeline. */
export async function importJenkinsfile(
  invocation: Invocation,
  options: ImportOptions,
  given: string,
): Promise<Outcome> {
  const { projectFolder } = invocation;
  const output = outputFor(options, given);
  const profile = await readProjectProfile(projectFolder, options.profile);
  if ('code' in profile) return refused([profile]);
  const source = await readSource(invocation, given);
  const sources = new Map([[source.name, source.text]]);
  const read = readPipeline(source, { profile, librarySteps: await findLibrarySteps(projectFolder) });
  if (!('tree' in read)) return { ...refused(read), sources };
  const beside = output === '-' ? undefined : basename(output).replace(/\.[cm]?ts$/, '');
  const { text, files, verbatim, difference } = importPipeline(read.tree, read.source, beside);
  if (difference !== undefined)
    return {
      ...refused([at(inexact(read.tree, difference), source.name, read.locationOf(difference), source.text)]),
      sources,
    };
  const kept = verbatim.map(({ kind, path }) => located(kind, path.length === 0 ? undefined : read.locationOf(path)));
  const diagnostics = warnings(kept, source, read);
  if (output === '-') return { exitCode: 0, diagnostics, answer: { verbatim: kept, text }, text, sources };
  const written = [
    { path: output, text },
    ...files.map((file) => ({ path: join(dirname(output), file.name), text: file.text })),
  ];
  if (options.force !== true) for (const { path } of written) await checkFree(projectFolder, path);
  for (const one of written) await write(resolve(projectFolder, one.path), one.text, options.force === true);
  const next = nextSteps(
    output,
    pathInProject(projectFolder, given),
    await exists(resolve(projectFolder, 'tsconfig.json')),
  );
  return {
    exitCode: 0,
    diagnostics,
    answer: { file: output, groovyFiles: written.slice(1).map(({ path }) => path), verbatim: kept },
    text: `${written.map(({ path }) => `${invocation.terminal.outColors.green('wrote')} ${path}\n`).join('')}\n${next}`,
    sources,
  };
}

/** The file to write, with `/`; `-` is the standard output. */
function outputFor({ name, output }: ImportOptions, given: string): string {
  if (name !== undefined && !PIPELINE_NAME.test(name))
    throw badInput('name-invalid', `Invalid pipeline name ${JSON.stringify(name)}.`, 'Use letters, digits, - and _.');
  return output ?? `pipelines/${name ?? pipelineName(given)}.ts`;
}

function located(
  kind: LocatedVerbatim['kind'],
  location: { readonly line: number; readonly column: number } | undefined,
) {
  return { kind, ...(location !== undefined && { line: location.line, column: location.column }) };
}

function warnings(kept: readonly LocatedVerbatim[], { name, text }: ImportSource, read: ReadPipeline): Diagnostic[] {
  const isForShell = read.source !== undefined && text.startsWith('#!');
  const shell = warning('shell-line-dropped', [], 'The #! line is omitted: Jenkins does not need it.');
  const verbatim = warning('kept-as-groovy', [], `Kept verbatim as Groovy: ${describeVerbatim(kept)}.`);
  const isWithin = read.source?.outside.some((part) => part.text.trim().startsWith('}')) === true;
  return [
    ...(isWithin ? [at(IN_METHOD, name, read.locationOf(['pipeline']), text)] : []),
    ...(isForShell ? [at(shell, name, { line: 1, column: 1, endLine: 1, endColumn: 3 }, text)] : []),
    ...(kept.length > 0 ? [verbatim] : []),
  ];
}

const IN_METHOD = warning(
  'pipeline-in-method',
  [],
  'The pipeline is inside a method, as in a step of a shared library, so the generated file is not a Jenkinsfile by itself.',
  "Set its path in the definition, such as  file: 'vars/buildAll.groovy'.",
);

/** What to say of a part that an import would change: the key that it has twice, if that is why. */
function inexact(tree: PipelineTree, path: TreePath): Diagnostic {
  const key = doubledKey(tree, path);
  const message = 'Nothing was written, because a build would not reproduce this part exactly';
  return key === undefined
    ? errorAt('import-inexact', [], `${message}.`, 'This is a bug in pipegen. Please report it.')
    : errorAt('import-inexact', [], `${message}: duplicate "${key}".`, `Keep one "${key}".`);
}

// --- Writing --------------------------------------------------------------------------------------------------------

async function write(path: string, text: string, isForced: boolean): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { flag: isForced ? 'w' : 'wx' });
}

// --- What to do next ------------------------------------------------------------------------------------------------

/** The Jenkinsfile of the project that was imported, as a definition names it; undefined for anything else. */
function pathInProject(projectFolder: string, given: string): string | undefined {
  const path = relative(projectFolder, resolve(projectFolder, given)).replaceAll(sep, '/');
  const isNamed = /^(?!\.\.\/)[\w./ -]+$/.test(path) && !/\.json$/i.test(path);
  return given === '-' || URL.canParse(given) || !isNamed ? undefined : path;
}

function nextSteps(output: string, jenkinsfile: string | undefined, hasEditorSettings: boolean): string {
  const [, name] = /^pipelines\/([^/]+)\.ts$/.exec(output) ?? [];
  if (name === undefined) return 'Next: move it to pipelines/, where "npx pipegen build" reads it.\n';
  const takeOver =
    jenkinsfile === undefined
      ? ''
      : `
${jenkinsfile} is unchanged: a build does not overwrite files that pipegen did not write. To let the build generate it,
write  file: '${jenkinsfile}',  into ${output}, and then run
  rm ${jenkinsfile.includes(' ') ? `'${jenkinsfile}'` : jenkinsfile}
  npx pipegen build
`;
  return `Next:
  1. npx pipegen build    # writes jenkins/pipelines/${name}.Jenkinsfile
  2. Set the job's "Script Path" to that file.
${hasEditorSettings ? '' : '  3. For the editor, write a tsconfig.json: node_modules/pipegen/docs/pipelines.md has one.\n'}${takeOver}`;
}
