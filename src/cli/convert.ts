import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readStream } from 'node:stream/consumers';
import { locationInJson } from '../declarative/jsonLocations.ts';
import { printJenkinsfile } from '../declarative/print.ts';
import { readJenkinsfile } from '../declarative/read/readJenkinsfile.ts';
import { readTree } from '../declarative/read/readTree.ts';
import type { Location } from '../declarative/source.ts';
import type { PipelineTree } from '../declarative/tree.ts';
import { type Diagnostic, errorAt, warning } from '../model/diagnostic.ts';
import type { Invocation } from './invocation.ts';
import { at } from './located.ts';
import { type Outcome, refused } from './outcome.ts';

/** What `pipegen convert` prints. */
export type ConversionTarget = 'json' | 'jenkinsfile';

/** A pipeline that was read, and what there is to say of it. */
interface Read {
  /** Undefined when there is an error. */
  readonly tree?: PipelineTree;
  readonly diagnostics: readonly Diagnostic[];
}

/** What the standard input is called in messages. */
const STANDARD_INPUT = '<stdin>';

/**
 * Reads a Jenkinsfile, or the JSON of one, and prints it in a form.
 *
 * @param file relative to the project's folder; `-` is the standard input
 */
export async function convert({ projectFolder }: Invocation, file: string, to: ConversionTarget): Promise<Outcome> {
  const name = file === '-' ? STANDARD_INPUT : file;
  const text = await readText(projectFolder, file);
  if (text === undefined) return refused([errorAt('file-unreadable', [], `${file} does not exist or cannot be read.`)]);
  const { tree, diagnostics } = isJson(text) ? fromJson(text, name) : fromJenkinsfile(text, name);
  const sources = new Map([[name, text]]);
  if (tree === undefined) return { ...refused(diagnostics), sources };
  const answer = to === 'json' ? `${JSON.stringify(tree, null, 2)}\n` : printJenkinsfile(tree);
  return { exitCode: 0, diagnostics, answer: {}, text: answer, sources };
}

async function readText(projectFolder: string, file: string): Promise<string | undefined> {
  if (file === '-') return readStream(process.stdin);
  return readFile(resolve(projectFolder, file), 'utf8').catch(() => undefined);
}

/** No Jenkinsfile starts with a brace: it would be a closure that nobody calls. */
function isJson(text: string): boolean {
  return /^\ufeff?\s*\{/.test(text);
}

function fromJson(written: string, file: string): Read {
  const text = written.replace(/^\ufeff/, '');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const last = text.trimEnd().length;
    const offset = Math.min(Number(/position (\d+)/.exec(String(error))?.[1] ?? last), last);
    const before = text.slice(0, offset).split('\n');
    const [line, column] = [before.length, (before.at(-1)?.length ?? 0) + 1];
    const location = { line, column, endLine: line, endColumn: column + 1 };
    return { diagnostics: [at(errorAt('json-invalid', [], 'Invalid JSON from here.'), file, location, text)] };
  }
  const { tree, errors } = readTree(json);
  if (tree !== undefined) return { tree, diagnostics: [] };
  return {
    diagnostics: errors.map(({ path, message }) =>
      at(errorAt('tree-invalid', path, message), file, locationInJson(text, path), text),
    ),
  };
}

function fromJenkinsfile(text: string, file: string): Read {
  const { tree, errors, locationOf, outside } = readJenkinsfile(text);
  const read = errors.map(({ code, message, fix, location }) =>
    at(errorAt(code, [], message, fix), file, location, text),
  );
  if (tree === undefined || read.length > 0) return { diagnostics: read };
  const shape = readTree(tree);
  if (shape.tree === undefined) {
    return {
      diagnostics: shape.errors.map(({ path, message }) => {
        return at(errorAt('tree-invalid', path, message), file, locationOf(path), text);
      }),
    };
  }
  const [code] = outside.filter((part) => /^(?!\s*(?:\/\/|#!|\/\*|$))/m.test(part.text));
  return {
    tree: shape.tree,
    diagnostics: code === undefined ? [] : [at(OUTSIDE, file, startOf(code.location, code.text), text)],
  };
}

const OUTSIDE = warning(
  'outside-left-out',
  [],
  'Code outside the pipeline block is omitted: the JSON tree cannot contain it.',
);

/** The first line of a text that is not blank. */
function startOf({ line }: Location, text: string): Location {
  const before = text.slice(0, text.search(/\S/)).split('\n').length - 1;
  const first = line + before;
  return { line: first, column: 1, endLine: first + 1, endColumn: 1 };
}
