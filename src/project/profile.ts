import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Profile } from '../declarative/profile/profile.ts';
import { readProfile } from '../declarative/profile/readProfile.ts';
import { standardProfile } from '../declarative/profile/standard.ts';
import { type Diagnostic, errorAt } from '../model/diagnostic.ts';
import { PROFILE } from './profileFile.ts';

/**
 * What the controller offers that pipelines are for: that of the file which is named, or else the project's own when it
 * has one, or else a usual one.
 *
 * @param file relative to the project's folder
 * @returns an error when the file is none
 */
export async function readProjectProfile(projectFolder: string, file?: string): Promise<Profile | Diagnostic> {
  const path = file ?? PROFILE;
  const text = await readFile(resolve(projectFolder, path), 'utf8').catch((error: NodeJS.ErrnoException) =>
    file === undefined && error.code === 'ENOENT' ? 'none' : undefined,
  );
  if (text === 'none' && file === undefined) return standardProfile;
  const profile = text === undefined ? undefined : readProfile(text);
  return (
    profile ??
    errorAt(
      'profile-invalid',
      [],
      `${path} is not a controller profile.`,
      'Create one with "pipegen controller pull"; see "pipegen controller pull --help".',
    )
  );
}
