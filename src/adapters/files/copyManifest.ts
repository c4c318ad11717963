import type { CopiedFile, CopyManifest } from '../../plan/copies.ts';
import { MANIFEST_PART, parseCopyName } from '../../run/copyName.ts';

/**
 * Reads a backup's manifest, which is untrusted: everyone who can write to the folder may have changed it.
 *
 * @param name the copy's: no file of another one, and no path that leads elsewhere, is taken for its own
 * @returns `undefined` if it is not a manifest of that backup of that service
 */
export function readManifest(
  text: string,
  name: string,
  owner: Pick<CopyManifest, 'environment' | 'service'>,
): CopyManifest | undefined {
  const manifest = parse(text);
  const isSound =
    isObject(manifest) &&
    manifest.version === 1 &&
    manifest.environment === owner.environment &&
    manifest.service === owner.service &&
    [manifest.takenAt, manifest.cause, manifest.by, manifest.command].every(isText) &&
    Number.isSafeInteger(manifest.sequence) &&
    (manifest.release === undefined || isText(manifest.release)) &&
    isObject(manifest.migrations) &&
    Object.values(manifest.migrations).every(isText) &&
    typeof manifest.isSafety === 'boolean' &&
    Array.isArray(manifest.files) &&
    manifest.files.length > 0 &&
    manifest.files.every((file) => isFileOf(name, file));
  return isSound ? (manifest as unknown as CopyManifest) : undefined;
}

function isFileOf(copy: string, file: unknown): file is CopiedFile {
  if (!isObject(file) || !isText(file.name)) return false;
  const parsed = parseCopyName(file.name);
  return (
    parsed?.copy === copy &&
    parsed.part !== MANIFEST_PART &&
    !parsed.isPartial &&
    Number.isSafeInteger(file.bytes) &&
    isText(file.sha256) &&
    /^[0-9a-f]{64}$/.test(file.sha256)
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
