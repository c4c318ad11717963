import { readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { composeConfig } from '../../adapters/docker/composeConfig.ts';
import { createPrograms } from '../../adapters/process/process.ts';
import type { ProjectFiles } from '../../intake/compose/intake.ts';
import { type ComposeText, type ComposeYaml, readYaml } from '../../intake/compose/readYaml.ts';
import { mapOf, orderedLike, type Tree } from '../../intake/compose/tree.ts';
import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';
import { badInput } from '../../run/failure.ts';
import type { Invocation } from '../invocation.ts';

/** Compose files, read, with their texts. */
export interface ReadCompose extends ComposeYaml {
  readonly texts: readonly ComposeText[];
}

/**
 * Reads Compose files: by Docker Compose where it is at hand, which follows what is in other files too, and by their YAML
 * otherwise.
 *
 * @param files relative to the project's folder; a later one changes what an earlier one says
 * @param isDockerAsked false to read the YAML in any case
 * @throws Failure when a file cannot be read
 */
export async function readCompose(
  { projectFolder, signal }: Invocation,
  files: readonly string[],
  isDockerAsked: boolean,
): Promise<ReadCompose> {
  const texts = await Promise.all(files.map((file) => readText(projectFolder, file)));
  const yaml = { ...readYaml(texts), texts };
  const isBroken = yaml.diagnostics.some(({ code }) => code === 'compose-invalid');
  if (!isDockerAsked || isBroken) return yaml;
  const programs = createPrograms({
    folder: projectFolder,
    variables: process.env,
    signal,
    mask: (text) => text,
    log: () => {},
  });
  const config = await composeConfig(programs, files);
  if (config === undefined) return yaml;
  return 'refusal' in config
    ? { ...yaml, diagnostics: [refusal(config.refusal)] }
    : { ...yaml, tree: mapOf(orderedLike(config.tree as Tree, yaml.tree)), diagnostics: [] };
}

function refusal(why: string): Diagnostic {
  return errorAt(
    'compose-refused',
    [],
    `Docker Compose refuses the file: ${why.trim()}`,
    'Correct it until "docker compose config" accepts it.',
  );
}

async function readText(projectFolder: string, file: string): Promise<ComposeText> {
  const text = await readFile(resolve(projectFolder, file), 'utf8').catch(() => {
    throw badInput('file-unreadable', `${file} does not exist or cannot be read.`);
  });
  return { file, text: text.replace(/^\ufeff/, '') };
}

/** The files of a project's folder, as an import asks for them. */
export function projectFiles(projectFolder: string): ProjectFiles {
  return {
    isFile: (path) => statSync(resolve(projectFolder, path), { throwIfNoEntry: false })?.isFile() === true,
    read: (path) => {
      try {
        return readFileSync(resolve(projectFolder, path), 'utf8');
      } catch {
        return undefined;
      }
    },
  };
}
