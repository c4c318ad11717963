import { sourceLines } from '../declarative/sourceLines.ts';
import type { Statement } from '../groovy/ast.ts';
import { library, script } from '../groovy/build.ts';
import { printGroovy, printWithOrigins } from '../groovy/print.ts';
import type { LineOrigin } from '../model/generatedFile.ts';
import type { PipelineDefinition } from './definition.ts';
import type { Groovy } from './groovy.ts';

/** A Jenkinsfile's text, and where each of its lines comes from. */
export interface PipelineText {
  readonly text: string;
  readonly origins: readonly (LineOrigin | undefined)[];
}

/**
 * The whole text. What stands around the pipeline stays to the byte; where an author's text has no line end towards the
 * pipeline, an empty line sets it apart.
 */
export function joinAround(
  before: Groovy | undefined,
  pipeline: PipelineText,
  after: Groovy | undefined,
  methods: readonly Statement[],
): PipelineText {
  const first = sourceOf(before);
  const last = sourceOf(after);
  const parts = [
    around(first === '' || /\n[ \t]*$/.test(first) ? first : `${first}\n\n`, 'before'),
    pipeline,
    around(
      last === '' ? '\n' : `${/^\s*\n/.test(last) ? '' : '\n\n'}${last}${last.endsWith('\n') ? '' : '\n'}`,
      'after',
    ),
    ...(methods.length === 0 ? [] : [around('\n', 'after'), printWithOrigins(script(methods))]),
  ];
  return parts.reduce(append);
}

/**
 * The code around a pipeline, to the byte. A text all of whose lines are indented stands between backticks of a
 * definition, whose own indentation it shares. A first line for the shell would not be the first one after that which says
 * that the file is generated.
 */
function sourceOf(code: Groovy | undefined): string {
  const source = code?.source.replace(/\r\n?/g, '\n').replace(/^#!.*\n?/, '') ?? '';
  if (source.trim() === '') return '';
  const isIndented = source.startsWith('\n') && !/^\S/m.test(source);
  return isIndented ? sourceLines(source.trim()).map(printGroovy).join('\n') : source;
}

/** Whether the author loads shared libraries, of which one may be the project's under another name. */
export function loadsLibrary({ libraries = [], before }: PipelineDefinition): boolean {
  return libraries.length > 0 || /@Library\b|\blibrary\b/.test(before?.source ?? '');
}

/** The text with the line that loads a library. */
export function withLibrary(name: string, text: PipelineText, before: Groovy | undefined): PipelineText {
  const line = `${printGroovy(library(name))}\n${sourceOf(before) === '' ? '\n' : ''}`;
  return append({ text: line, origins: line.split('\n').map(() => undefined) }, text);
}

function around(text: string, path: 'before' | 'after'): PipelineText {
  const lines = text.split('\n');
  return { text, origins: lines.map((line) => (line.trim() === '' ? undefined : { definition: [path] })) };
}

/** Two texts after each other; the line on which they meet comes from where it begins. */
function append(one: PipelineText, other: PipelineText): PipelineText {
  const [met, ...rest] = other.origins;
  const origins = one.text === '' ? other.origins : [...one.origins.slice(0, -1), one.origins.at(-1) ?? met, ...rest];
  return { text: one.text + other.text, origins };
}
