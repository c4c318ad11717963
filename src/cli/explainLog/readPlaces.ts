import { sha256 } from '../../adapters/files/projectFiles.ts';
import { fieldsOf, parseJson } from '../../adapters/http/unknownJson.ts';
import type { Places } from '../../jenkins/places.ts';
import { readOrigin } from '../../plan/stamp.ts';

/** A map as the build wrote it; anything else is none, as anybody can write one, or half of it. */
export function readPlaces(text: string): Places | undefined {
  if (readOrigin(text, sha256) !== 'generated') return undefined;
  const value = parseJson(text);
  return isPlaces(value) ? value : undefined;
}

type FilePlaces = Places['files'][string];

function isPlaces(value: unknown): value is Places {
  const { definition, files } = fieldsOf(value);
  const { file, hash } = fieldsOf(definition);
  const isMap = typeof files === 'object' && files !== null;
  return isText(file) && isText(hash) && isMap && Object.values(files).every(isFilePlaces);
}

function isFilePlaces(value: unknown): value is FilePlaces {
  const { hash, lines } = fieldsOf(value);
  return isText(hash) && Array.isArray(lines) && lines.every(isEntry);
}

function isEntry(value: unknown): value is FilePlaces['lines'][number] {
  if (!Array.isArray(value) || !isOrdinal(value[0])) return false;
  const [, from, line, column] = value as unknown[];
  if (value.length === 4) return isText(from) && isOrdinal(line) && isOrdinal(column);
  return value.length === 1 || (value.length === 2 && Array.isArray(from) && from.every(isStep));
}

/** A part of a path in a definition: the name of a property, or the position in a list. */
function isStep(value: unknown): boolean {
  return isText(value) || value === 0 || isOrdinal(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Lines and columns are from 1 on. */
function isOrdinal(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
