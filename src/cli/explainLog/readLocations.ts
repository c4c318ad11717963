import { sha256 } from '../../adapters/files/projectFiles.ts';
import { fieldsOf, parseJson } from '../../adapters/http/unknownJson.ts';
import type { Locations } from '../../jenkins/locations.ts';
import { readOrigin } from '../../plan/stamp.ts';

/** A map as the build wrote it; anything else is none, as anybody can write one, or half of it. */
export function readLocations(text: string): Locations | undefined {
  if (readOrigin(text, sha256) !== 'generated') return undefined;
  const value = parseJson(text);
  return isLocations(value) ? value : undefined;
}

type FileLocations = Locations['files'][string];

function isLocations(value: unknown): value is Locations {
  const { definition, files } = fieldsOf(value);
  const { file, hash } = fieldsOf(definition);
  const isMap = typeof files === 'object' && files !== null;
  return isText(file) && isText(hash) && isMap && Object.values(files).every(isFileLocations);
}

function isFileLocations(value: unknown): value is FileLocations {
  const { hash, lines } = fieldsOf(value);
  return isText(hash) && Array.isArray(lines) && lines.every(isEntry);
}

function isEntry(value: unknown): value is FileLocations['lines'][number] {
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
