import { type ComposeService, type Intake, partOf } from './intake.ts';
import { isMap, mapOf, type Part, partsOf, textOf } from './tree.ts';

/** A variable that a file of values gives to a service. */
export interface FileVariable {
  readonly name: string;
  /** Its value in the file; null where that stays in .env. */
  readonly part: Part;
}

/** Reads the files of values of a service, of which a later one wins. */
export function readEnvFiles(intake: Intake, service: ComposeService): readonly FileVariable[] {
  const parts = partsOf(partOf(service, 'env_file').value, [...service.path, 'env_file']);
  return parts.flatMap((part) => {
    const { path, required } = mapOf(part.value);
    const given = textOf(isMap(part.value) ? path : part.value) ?? '';
    const file = intake.inProject(given);
    const text = file === undefined ? undefined : intake.files.read(file);
    if (text === undefined) {
      if (required !== false)
        intake.findings.warn(
          'env-file-left-out',
          part.path,
          `${JSON.stringify(given)} cannot be read, so that its variables are not known.`,
          'Add them to "environment" of the service, as settings and secrets.',
        );
      return [];
    }
    // What is set on each machine stays there: .env is where a flow's settings and secrets come from.
    const isPrivate = /(?:^|\/)\.env(?:$|\.)/.test(given);
    return parseEnvFile(text).map(([name, value]) => ({
      name,
      part: { value: isPrivate ? null : value, path: part.path },
    }));
  });
}

/** The variables of a `.env` file. */
function parseEnvFile(text: string): readonly (readonly [string, string])[] {
  const lines = text.matchAll(
    /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.]*)[ \t]*=[ \t]*(?:'([^']*)'|"((?:[^"\\]|\\.)*)"|([^\n]*))/gm,
  );
  return [...lines].map(([, name = '', single, double, bare = '']) => [
    name,
    single ?? double?.replaceAll('\\n', '\n').replaceAll(/\\(.)/g, '$1') ?? bare.replace(/(?:^|\s)#.*$/, '').trim(),
  ]);
}
