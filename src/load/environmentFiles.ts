import type { FlowDefinition } from '../model/definition.ts';
import { type DefinitionPath, type Diagnostic, errorAt, isWithin } from '../model/diagnostic.ts';
import type { ServiceDefinition } from '../model/service.ts';
import { type EnvironmentLine, readEnvironmentFile } from './environmentFile.ts';
import { withoutPrototype } from './shapeParts.ts';

/** Reads a file of the project, by its path relative to the project's folder; `undefined` where there is none. */
export type ReadProjectFile = (file: string) => string | undefined;

/** A definition whose services have the variables of their files, and what is to be said of these. */
export interface WithEnvironmentFiles {
  readonly definition: FlowDefinition;
  readonly diagnostics: readonly Diagnostic[];
  /** Adds the location of what is said of a variable that a file holds. */
  locate(diagnostic: Diagnostic): Diagnostic;
}

const OUTSIDE = /^\/|(?:^|\/)\.\.(?:\/|$)/;
/** Where installations keep what is secret: it is in no repository. */
const OF_INSTALLATION = /(?:^|\/)\.env$/;

/** Reads the files of variables that services name; a service's own variables win, and of files the later one. */
export function withEnvironmentFiles(definition: FlowDefinition, read: ReadProjectFile): WithEnvironmentFiles {
  const diagnostics: Diagnostic[] = [];
  const lines: { readonly path: DefinitionPath; readonly line: EnvironmentLine }[] = [];

  const expand = (name: string, service: ServiceDefinition): ServiceDefinition => {
    const { envFile } = service;
    if (envFile === undefined) return service;
    const files = typeof envFile === 'string' ? [envFile] : envFile;
    const found = files.flatMap((file, index) => {
      const path = ['services', name, 'envFile', ...(typeof envFile === 'string' ? [] : [index])];
      const { lines: ofFile, diagnostics: errors } = readOne(file, path, read);
      diagnostics.push(...errors);
      return ofFile;
    });
    const own = service.environment ?? {};
    for (const line of found)
      if (own[line.name] === undefined) lines.unshift({ path: ['services', name, 'environment', line.name], line });
    return {
      ...service,
      environment: { ...Object.fromEntries(found.map(({ name, value }) => [name, value])), ...own },
    };
  };

  const services = Object.entries(definition.services).map(([name, service]) => [name, expand(name, service)] as const);
  return {
    definition: { ...definition, services: withoutPrototype(Object.fromEntries(services)) },
    diagnostics,
    locate(diagnostic) {
      const line = lines.find(({ path }) => isWithin(diagnostic.path, path))?.line;
      return line === undefined || diagnostic.where !== undefined ? diagnostic : { ...diagnostic, where: line.where };
    },
  };
}

function readOne(
  file: string,
  path: DefinitionPath,
  read: ReadProjectFile,
): { readonly lines: readonly EnvironmentLine[]; readonly diagnostics: readonly Diagnostic[] } {
  const error = (code: string, message: string, fix: string) => ({
    lines: [],
    diagnostics: [errorAt(code, path, message, fix)],
  });
  // The rule of paths reports it.
  if (OUTSIDE.test(file)) return { lines: [], diagnostics: [] };
  if (OF_INSTALLATION.test(file))
    return error(
      'env-file-secret',
      `${file} holds the secrets of one machine and is not in the repository.`,
      "Name a file that is committed, such as \"app/app.env\". Reference what is in .env by setting('NAME') or secret('NAME').",
    );
  const text = read(file);
  if (text === undefined)
    return error(
      'env-file-missing',
      `The file ${file} does not exist.`,
      "Create it, or correct the path. It is relative to the project's folder.",
    );
  const { lines, invalid } = readEnvironmentFile(file, text);
  return { lines, diagnostics: invalid.map(({ where, reason }) => ({ ...invalidLine(reason), path, where })) };
}

function invalidLine(reason: string): Diagnostic {
  return errorAt('env-file-invalid', [], reason, 'Write NAME=value, one variable a line; a comment starts with "#".');
}
