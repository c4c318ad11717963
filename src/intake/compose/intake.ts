import { type DefinitionPath, isWithin } from '../../model/diagnostic.ts';
import type { Findings } from './findings.ts';
import { isSecretName, isSecretText } from './secretNames.ts';
import { referencesIn, withDefaults } from './template.ts';
import { type Part, type Tree, type TreeMap, textOf } from './tree.ts';

/** What an import asks of the project's folder. */
export interface ProjectFiles {
  /** Whether there is a file at a path relative to the project's folder. */
  isFile(path: string): boolean;
  /** The text of a file; undefined when there is none. */
  read(path: string): string | undefined;
}

/** A service of a Compose file. */
export interface ComposeService {
  /** In the flow. */
  readonly name: string;
  readonly tree: TreeMap;
  readonly path: DefinitionPath;
}

/** What all parts of an import share. */
export class Intake {
  readonly tree: TreeMap;
  readonly findings: Findings;
  readonly files: ProjectFiles;
  /** The folder that paths of the Compose files are relative to, in the project. */
  readonly folder: string;
  /** Where secrets stand in plain text: these lines are not to be shown. */
  readonly hidden: DefinitionPath[] = [];

  constructor(tree: TreeMap, findings: Findings, files: ProjectFiles, folder: string) {
    this.tree = tree;
    this.findings = findings;
    this.files = files;
    this.folder = folder;
  }

  /** A text where a flow has no variables: their defaults apply. Undefined where one has none, which is said. */
  text({ value, path }: Part): string | undefined {
    const text = textOf(value);
    if (text === undefined) return undefined;
    const known = withDefaults(text);
    const names = [...new Set(referencesIn(text).map(({ name }) => `"${name}"`))].join(', ');
    if (names === '' && !holdsSecret(text)) return known;
    const what = `A flow has no variables in "${keyOf(path)}"`;
    if (holdsSecret(text)) {
      this.sayNoSecret(path);
      return undefined;
    }
    if (known === undefined)
      this.findings.warn(
        'variable-unset',
        path,
        `${what}, and ${names} has no default: it is left out.`,
        'Write the value into the flow, or give the variable a default and import again.',
      );
    else
      this.findings.warn(
        'variable-fixed',
        path,
        `${what}: the default of ${names} applies.`,
        'Change the value in the flow where another one is needed.',
      );
    return known;
  }

  /** Says that a part is left out because it holds a secret. */
  sayNoSecret(path: DefinitionPath): void {
    this.hidden.push(path);
    this.findings.warn(
      'secret-left-out',
      path,
      `"${keyOf(path)}" has a secret in plain text, or one that a flow can give to environment variables only: it is left out.`,
      "Let the program read the secret from a variable of its container: environment: { NAME: secret('NAME', { description }) }.",
    );
  }

  /** The texts of a list, without those that have no value. */
  texts(parts: readonly Part[]): readonly string[] {
    return parts.flatMap((part) => this.text(part) ?? []);
  }

  /** A path of the Compose file, relative to the project's folder; undefined when it leaves the project. */
  inProject(path: string): string | undefined {
    const parts: string[] = [];
    for (const part of `${this.folder}/${path}`.split('/')) {
      if (part === '..') {
        if (parts.pop() === undefined) return undefined;
      } else if (part !== '' && part !== '.') parts.push(part);
    }
    return parts.join('/') || '.';
  }
}

/** A part of a service. */
export function partOf({ tree, path }: Pick<ComposeService, 'tree' | 'path'>, key: string): Part {
  return { value: tree[key] ?? null, path: [...path, key] };
}

/** A part of a map. */
export function within(part: Part, key: string): Part {
  const { value, path } = part;
  const map = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as TreeMap) : {};
  return { value: map[key] ?? null, path: [...path, key] };
}

/** Whether a text holds a secret, or the default of one. */
function holdsSecret(text: string): boolean {
  return isSecretText(withDefaults(text) ?? text) || referencesIn(text).some((one) => isSecretName(one.name));
}

/** The key that a path leads to, or into the list of. */
function keyOf(path: DefinitionPath): string {
  return String(path.findLast((part) => typeof part === 'string') ?? '');
}

/** Warns of each key that is not among the known ones. */
export function warnOfOthers(
  intake: Intake,
  map: Part,
  known: readonly string[],
  fixes: { readonly [key: string]: string } = {},
): void {
  const { value, path } = map;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const key of Object.keys(value as { readonly [key: string]: Tree })) {
    if (known.includes(key) || key.startsWith('x-')) continue;
    unsaid(intake, [...path, key], fixes[key] ?? 'Remove it, or see whether the flow has a setting of its own for it.');
  }
}

/** Says that a part of the Compose file has no counterpart in a flow. */
export function unsaid(intake: Intake, path: DefinitionPath, fix: string): void {
  intake.findings.warn('key-left-out', path, `"${keysOf(path)}" cannot be said in a flow and is left out.`, fix);
}

/** Says that a part of the Compose file is kept by the last resort of a service. */
export function sayRaw(intake: Intake, path: DefinitionPath, fix: string): void {
  const message = `"${keysOf(path)}" has no property of its own in a flow: it is in "raw" of the service, for targets of the kind "compose" only.`;
  intake.findings.warn('key-raw', path, message, fix);
}

/** The keys that a path leads through; of a service from its own on. */
export function keysOf(path: DefinitionPath): string {
  const names = path.filter((part) => typeof part === 'string').slice(isWithin(path, ['services']) ? 2 : 0);
  return names.join('.');
}
