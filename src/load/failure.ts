import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { type Diagnostic, errorAt, type Location } from '../model/diagnostic.ts';
import { projectFile } from './projectFile.ts';

/** A file that cannot be read at all. */
export function unreadable(
  projectFolder: string,
  file: string,
  { code = '', message }: NodeJS.ErrnoException,
): Diagnostic {
  const said = `The file cannot be read: ${READ_ERRORS[code] ?? message}.`;
  return { ...errorAt('flow-unreadable', [], said), where: start(projectFolder, file) };
}

/** Reads from what was thrown why an author's file could not be run, and where. */
export function readFailure(projectFolder: string, file: string, thrown: unknown): Diagnostic {
  const error = readable(thrown);
  const found = syntax(projectFolder, error) ??
    missingModule(projectFolder, error) ?? {
      code: 'flow-throws',
      message: `The file threw an error: ${firstLine(error)}`,
      fix: 'Look for the cause in this line or in the code that it calls.',
    };
  const where = found.where ?? firstFrame(projectFolder, error.stack ?? '') ?? start(projectFolder, file);
  return { ...errorAt(found.code, [], found.message, found.fix), where };
}

/** An error whose parts are texts: an author's program may throw whatever it likes. */
function readable(thrown: unknown): Error {
  try {
    if (!(thrown instanceof Error)) return new Error(`It threw ${inspect(thrown)}.`);
    const { name, message, stack } = thrown;
    return { name: String(name), message: String(message), stack: String(stack ?? '') };
  } catch {
    return new Error('It threw a value that cannot be printed.');
  }
}

type Failure = Pick<Diagnostic, 'code' | 'message' | 'fix' | 'where'>;

const READ_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'you have no permission to read it',
  EISDIR: 'it is a folder',
};

function start(projectFolder: string, file: string): Location {
  return { file: projectFile(projectFolder, file) ?? file, line: 1, column: 1, length: 1 };
}

/** jiti reports `ParseError: Unexpected token \n /project/pipelines/shop.ts:3:12`, with columns counted from 0. */
function syntax(projectFolder: string, { message }: Error): Failure | undefined {
  const [, error, file = '', line, column] = /^ParseError: (.*?)\s*\n (.+):(\d+):(\d+)$/s.exec(message) ?? [];
  if (error === undefined) return undefined;
  const where = {
    file: projectFile(projectFolder, file) ?? file,
    line: Number(line),
    column: Number(column) + 1,
    length: 1,
  };
  return { code: 'flow-syntax', message: `Invalid TypeScript: ${error.replace(/\.$/, '')}.`, where };
}

function missingModule(projectFolder: string, { message }: Error): Failure | undefined {
  const name = /^Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1];
  if (name === undefined) return undefined;
  const shown = path.isAbsolute(name) ? (projectFile(projectFolder, name) ?? name) : name;
  const fix = /^[./]/.test(name) ? 'Check the path and the file name.' : 'Install the package, or check its name.';
  return { code: 'import-missing', message: `Module "${shown}" not found.`, fix };
}

function firstLine({ name, message }: Error): string {
  const line = message.split('\n', 1)[0] ?? '';
  return name === 'Error' ? line : `${name}: ${line}`;
}

/** The innermost line of the author's own files that a stack trace mentions: compiling kept lines, but not columns. */
function firstFrame(projectFolder: string, stack: string): Location | undefined {
  for (const [, location = '', line] of stack.matchAll(/^(?:\s+at (?:.*\()?)?(\S.*?):(\d+)(?::\d+\)?)?$/gm)) {
    const frame = readFrame(projectFolder, location);
    if (frame === undefined) continue;
    const text = frame.text.split('\n')[Number(line) - 1] ?? '';
    const column = text.length - text.trimStart().length + 1;
    return { file: frame.file, line: Number(line), column, length: Math.max(1, text.trim().length) };
  }
  return undefined;
}

/** The author's file that a frame is in; none for other files, and for none: a program can write its own stack trace. */
function readFrame(
  projectFolder: string,
  location: string,
): { readonly file: string; readonly text: string } | undefined {
  try {
    const absolute = location.startsWith('file:') ? fileURLToPath(location) : location;
    const file = path.isAbsolute(absolute) ? projectFile(projectFolder, absolute) : undefined;
    return file === undefined ? undefined : { file, text: readFileSync(absolute, 'utf8') };
  } catch {
    return undefined;
  }
}
