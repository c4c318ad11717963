import type { Hosts } from './hosts.ts';
import { type ComposeService, type Intake, partOf } from './intake.ts';
import { isSecretName, isSecretText } from './secretNames.ts';
import { isMap, mapOf, type Part, partsOf, textOf } from './tree.ts';
import { isVariableName } from './values.ts';

/** A variable that a file of values gives to a service. */
export interface FileVariable {
  readonly name: string;
  /** Its value in the file; null where that stays in .env. */
  readonly part: Part;
}

/** What the files of values of a service come to. */
export interface EnvFiles {
  /** Those that the flow reads itself, relative to the project's folder. */
  readonly kept: readonly string[];
  /** What the others hold, of which a later one wins. */
  readonly variables: readonly FileVariable[];
}

/** A file of values in the project. */
export interface EnvFile {
  readonly path: string;
  readonly text: string;
  readonly variables: readonly (readonly [name: string, value: string])[];
}

/**
 * Reads the files of values of a service.
 *
 * @param isKept whether the flow can read a file as it is
 */
export function readEnvFiles(intake: Intake, service: ComposeService, isKept: (file: EnvFile) => boolean): EnvFiles {
  const parts = partsOf(partOf(service, 'env_file').value, [...service.path, 'env_file']);
  const files = parts.flatMap((part) => {
    const file = readFile(intake, part);
    return file === undefined ? [] : [{ ...file, part, isKept: !isPrivate(file.path) && isKept(file) }];
  });
  return {
    kept: files.filter((file) => file.isKept).map(({ path }) => path),
    variables: files.flatMap(({ path, part, variables, ...file }, index) => {
      if (file.isKept) return [];
      const later = files.slice(index + 1).flatMap((other) => (other.isKept ? other.variables : []));
      return variables
        .filter(([name]) => !later.some(([other]) => other === name))
        .map(([name, value]) => ({ name, part: { value: isPrivate(path) ? null : value, path: part.path } }));
    }),
  };
}

function readFile(intake: Intake, part: Part): EnvFile | undefined {
  const { path, required } = mapOf(part.value);
  const given = textOf(isMap(part.value) ? path : part.value) ?? '';
  const file = intake.inProject(given);
  const text = file === undefined ? undefined : intake.files.read(file);
  if (file !== undefined && text !== undefined) return { path: file, text, variables: parseEnvFile(text) };
  if (required !== false)
    intake.findings.warn(
      'env-file-left-out',
      part.path,
      `${JSON.stringify(given)} cannot be read, so that its variables are not known.`,
      'Add them to "environment" of the service, as settings and secrets.',
    );
  return undefined;
}

/** What is set on each machine stays there: .env is where a flow's settings and secrets come from. */
function isPrivate(path: string): boolean {
  return /(?:^|\/)\.env(?:$|\.)/.test(path);
}

/** Whether a file holds nothing but values that mean the same to a flow: no secret, no host, no path of a secret. */
export function isPlainFile({ text, variables }: EnvFile, hosts: Hosts): boolean {
  const lines = text.split('\n').filter((line) => /^[ \t]*[^\s#]/.test(line));
  return (
    lines.length === variables.length &&
    variables.every(
      ([name, value]) =>
        isVariableName(name) &&
        !(isSecretName(name) && value !== '') &&
        !isSecretText(value) &&
        !value.startsWith('/run/secrets/') &&
        hosts.split(value, name).every((part) => typeof part === 'string'),
    )
  );
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
