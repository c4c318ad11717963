import { type DefinitionPath, type Diagnostic, errorAt } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

/** Plain names and `/` between them; Docker takes some texts with `:` for addresses to fetch from. */
const IN_PROJECT = /^(?!-)[^\p{Cc}\\:]+$/u;
const ABSOLUTE = /^\/[^\p{Cc}]+$/u;

/** Folders of the project are in the project, and paths in containers and on hosts are absolute, each used once. */
export const paths: Rule = ({ definition, flow }) => [
  ...Object.entries(definition.images ?? {}).flatMap(([name, { context, dockerfile = 'Dockerfile' }]) => [
    ...inProject(context, ['images', name, 'context']),
    ...inProject(dockerfile, ['images', name, 'dockerfile']),
  ]),
  ...Object.entries(definition.services).flatMap(([name, { envFile = [] }]) =>
    Array.isArray(envFile)
      ? envFile.flatMap((file, index) => inProject(file, ['services', name, 'envFile', index]))
      : inProject(envFile as string, ['services', name, 'envFile']),
  ),
  ...flow.services.flatMap(({ name, volumes, hostMounts, tmpfs = {}, devices = [], workingDirectory, files }) => {
    const at = (...rest: DefinitionPath): DefinitionPath => ['services', name, ...rest];
    const targets = [
      ...Object.entries(volumes).map(([volume, target]) => ({ target, path: at('volumes', volume) })),
      ...hostMounts.map(({ to }, index) => ({ target: to, path: at('hostMounts', index, 'to') })),
      ...Object.keys(tmpfs).map((target) => ({ target, path: at('tmpfs', target) })),
      ...files.map((file, index) => ({ target: file.path, path: at('files', index, 'path') })),
    ];
    return [
      ...targets.flatMap(({ target, path }) => absolute(target, path)),
      ...hostMounts.flatMap(({ from }, index) => absolute(from, at('hostMounts', index, 'from'))),
      ...devices.flatMap(({ from, to = from }, index) => [
        ...absolute(from, at('devices', index, 'from')),
        ...(to === from ? [] : absolute(to, at('devices', index, 'to'))),
      ]),
      ...(workingDirectory === undefined ? [] : absolute(workingDirectory, at('workingDirectory'))),
      ...targets
        .filter(({ target }, index) => targets.findIndex((other) => other.target === target) !== index)
        .map(({ target, path }) =>
          errorAt(
            'path-taken',
            path,
            `"${name}" has two mounts or files at ${JSON.stringify(target)}.`,
            'Move one of them.',
          ),
        ),
    ];
  }),
];

function inProject(path: string, at: DefinitionPath): Diagnostic[] {
  if (IN_PROJECT.test(path) && !path.startsWith('/') && !path.split('/').includes('..')) return [];
  const message = `${JSON.stringify(path)} is not a path inside the project.`;
  return [errorAt('path-invalid', at, message, 'Write a path without "..", such as "app" or "docker/app".')];
}

function absolute(path: string, at: DefinitionPath): Diagnostic[] {
  if (ABSOLUTE.test(path) && !path.split('/').includes('..')) return [];
  return [
    errorAt(
      'path-invalid',
      at,
      `${JSON.stringify(path)} is not an absolute path.`,
      'Start the path with "/" and do not use "..".',
    ),
  ];
}
