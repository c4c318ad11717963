import { basename } from 'node:path';
import { dirname } from 'node:path/posix';
import { importCompose } from '../../intake/compose/importCompose.ts';
import { printFlow } from '../../intake/compose/printFlow.ts';
import { type ComposeText, projectName } from '../../intake/compose/readYaml.ts';
import { flowAnswers, type TextAnswers, withFallbacks } from '../../intake/questions.ts';
import type { Diagnostic, Location } from '../../model/diagnostic.ts';
import type { Invocation } from '../invocation.ts';
import { projectFiles, readCompose } from './readCompose.ts';

/** A flow that was made of Compose files. */
export interface ComposeFlow {
  readonly name: string;
  /** Undefined when the files are refused. */
  readonly text?: string;
  readonly diagnostics: readonly Diagnostic[];
  /** The Compose files, without the secrets in them. */
  readonly sources: ReadonlyMap<string, string>;
}

/** What a flow is made of besides its Compose files. */
export interface ComposeRequest {
  readonly files: readonly string[];
  readonly answers: Partial<TextAnswers>;
  readonly origin: string | undefined;
  /** Whether the project has a Jenkinsfile that pipegen did not write. */
  readonly hasJenkinsfile: boolean;
  readonly isDockerAsked: boolean;
}

/** Makes a flow of Compose files. */
export async function composeFlow(invocation: Invocation, request: ComposeRequest): Promise<ComposeFlow> {
  const { files, answers, origin, hasJenkinsfile, isDockerAsked } = request;
  const read = await readCompose(invocation, files, isDockerAsked);
  const folder = basename(invocation.projectFolder);
  const known = { folder, ...(origin !== undefined && { origin }) };
  const { name } = withFallbacks(answers, { ...known, name: projectName(read) ?? folder });
  if (read.diagnostics.length > 0)
    return { name, diagnostics: read.diagnostics, sources: withoutSecrets(read.texts, []) };
  const { flow, diagnostics, hidden } = importCompose(read, {
    files: projectFiles(invocation.projectFolder),
    folder: dirname(files[0] ?? '.'),
    name,
    fallbackName: folder,
    answer: (fromCompose) =>
      flowAnswers(withFallbacks({ ...answers, name }, { ...known, ...fromCompose }), hasJenkinsfile),
  });
  const sources = withoutSecrets(read.texts, hidden);
  return { name, ...(flow && { text: printFlow(flow) }), diagnostics, sources };
}

/** The texts as they may be shown: lines that hold a secret end after the name that it has. */
function withoutSecrets(texts: readonly ComposeText[], hidden: readonly Location[]): ReadonlyMap<string, string> {
  return new Map(
    texts.map(({ file, text }) => {
      const lines = new Set(hidden.filter((one) => one.file === file).map(({ line }) => line));
      const shown = text.split('\n').map((line, index) => (lines.has(index + 1) ? masked(line) : line));
      return [file, shown.join('\n')];
    }),
  );
}

function masked(line: string): string {
  return line.replace(/^(\s*(?:-\s*)?["']?[\w.-]*["']?\s*[:=]?\s*).*$/, '$1***');
}
