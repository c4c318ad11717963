import { type DefinitionPath, type Diagnostic, errorAt } from '../diagnostic.ts';
import { endsLikeTag } from '../tag.ts';
import type { Rule } from './rule.ts';

/** Docker, DNS and Compose must all accept it: a Compose project, a network alias and a host label are made of it. */
const PART_NAME = /^[a-z](?:[a-z0-9]|-(?=[a-z0-9]))*$/;
const LONGEST_PART_NAME = 30;
const PORT_NAME = /^[a-z][a-zA-Z0-9-]*$/;
/** What git's `check-ref-format` accepts, less what would need quoting somewhere. */
const BRANCH = /^(?![-/.])(?!.*(?:\.\.|\/\/|\.lock$|[/.]$))[A-Za-z0-9._/-]{1,200}$/;

/** Parts of these names are used for what pipegen makes itself. */
const RESERVED_ENVIRONMENTS = ['host', 'edge'];

/** Names are plain enough to become part of host names, projects, labels and branches. */
export const names: Rule = ({ definition }) => [
  ...partName('flow', ['name'], definition.name),
  ...keys('environment', ['environments'], definition.environments),
  ...keys('service', ['services'], definition.services),
  ...keys('image', ['images'], definition.images),
  ...keys('target', ['targets'], definition.targets),
  ...RESERVED_ENVIRONMENTS.filter((name) => definition.environments[name] !== undefined).map((name) =>
    onKey(
      errorAt(
        'name-reserved',
        ['environments', name],
        `An environment cannot be named "${name}": pipegen uses that name for services of the host.`,
        'Choose another name.',
      ),
    ),
  ),
  ...Object.keys(definition.environments)
    .filter(endsLikeTag)
    .map((name) =>
      onKey(
        errorAt(
          'name-reserved',
          ['environments', name],
          `"${name}" ends like a change's tag and could be confused with that change's deployment.`,
          'Choose a name that does not end like "pr-57".',
        ),
      ),
    ),
  ...Object.entries(definition.services).flatMap(([name, service]) => [
    ...keys('volume', ['services', name, 'volumes'], service.volumes),
    ...Object.keys(service.ports ?? {})
      .filter((port) => !PORT_NAME.test(port))
      .map((port) => onKey(errorAt('name-invalid', ['services', name, 'ports', port], `Invalid port name "${port}".`))),
  ]),
  ...Object.entries(definition.environments)
    .filter(([, environment]) => !BRANCH.test(environment.branch))
    .map(([name, environment]) =>
      errorAt(
        'branch-invalid',
        ['environments', name, 'branch'],
        `Invalid branch name "${environment.branch}".`,
        'Use letters, digits and . _ / - (see git check-ref-format).',
      ),
    ),
];

function keys(what: string, path: DefinitionPath, parts: object | undefined): Diagnostic[] {
  return Object.keys(parts ?? {}).flatMap((name) => partName(what, [...path, name], name).map(onKey));
}

function partName(what: string, path: DefinitionPath, name: string): Diagnostic[] {
  // JavaScript, which reads flows again in Jenkins, finds "constructor" in every object.
  if (name in {})
    return [errorAt('name-reserved', path, `"${name}" is a reserved word of JavaScript.`, 'Choose another name.')];
  if (PART_NAME.test(name) && name.length <= LONGEST_PART_NAME) return [];
  return [
    errorAt(
      'name-invalid',
      path,
      `"${name}" cannot name ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what}: it becomes part of host, network and label names.`,
      `Use at most ${LONGEST_PART_NAME} lower-case letters, digits and single hyphens, starting with a letter.`,
    ),
  ];
}

function onKey(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, on: 'key' };
}
