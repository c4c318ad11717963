import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readStream } from 'node:stream/consumers';
import { badInput } from '../../run/failure.ts';
import type { Invocation } from '../invocation.ts';
import { fetchText, shown } from './fetchText.ts';

/** A Jenkinsfile, or the JSON of one. */
export interface ImportSource {
  /** What it is called in messages. */
  readonly name: string;
  readonly text: string;
  readonly isJson: boolean;
}

/**
 * Reads what is to be imported.
 *
 * @param file relative to the project's folder, an address of the web, or `-` for the standard input
 * @throws Failure when it cannot be read
 */
export async function readSource({ projectFolder, signal }: Invocation, file: string): Promise<ImportSource> {
  const text = (await readText(projectFolder, file, signal)).replace(/^\ufeff/, '');
  // No Jenkinsfile starts with a brace: it would be a closure that nobody calls.
  return { name: nameOf(file), text, isJson: /\.json$/i.test(file) || /^\s*\{/.test(text) };
}

function nameOf(file: string): string {
  if (file === '-') return '<stdin>';
  return isAddress(file) ? shown(new URL(file)) : file;
}

function isAddress(file: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(file);
}

async function readText(projectFolder: string, file: string, signal: AbortSignal): Promise<string> {
  if (file === '-') return readStream(process.stdin);
  if (isAddress(file)) return fetchText(file, signal);
  return readFile(resolve(projectFolder, file), 'utf8').catch(() => {
    throw badInput('file-unreadable', `${file} does not exist or cannot be read.`);
  });
}
