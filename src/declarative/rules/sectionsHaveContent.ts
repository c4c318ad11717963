import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';
import type { TreePath } from '../source.ts';
import type { Rule } from './rule.ts';

/**
 * A section that is there holds something.
 *
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `ModelValidatorImpl`
 */
export const sectionsHaveContent: Rule = ({ survey: { blocks, branches } }) => [
  ...blocks.flatMap(({ part, path }) => [
    ...empty('stages', part.stages, path, 'Add a stage.'),
    ...empty('parallel', part.parallel, path, 'Add a stage.'),
    ...empty('environment', part.environment, path, 'Add "NAME = \'value\'".'),
    ...empty('tools', part.tools, path, 'Add a tool, such as "jdk \'17\'".'),
    ...empty('options', part.options?.options, [...path, 'options'], 'Add an option, such as "timestamps()".'),
    ...empty(
      'triggers',
      part.triggers?.triggers,
      [...path, 'triggers'],
      'Add a trigger, such as "cron(\'H 3 * * *\')".',
    ),
    ...empty('parameters', part.parameters?.parameters, [...path, 'parameters'], 'Add a parameter.'),
    ...empty('libraries', part.libraries?.libraries, [...path, 'libraries'], 'Add "lib(\'name@version\')".'),
    ...empty(
      'conditions',
      part.post?.conditions,
      [...path, 'post'],
      'Add a condition, such as "always { ... }".',
      'post',
    ),
    ...empty(
      'conditions',
      part.when?.conditions,
      [...path, 'when'],
      'Add a condition, such as "branch \'main\'".',
      'when',
    ),
    ...empty('axes', part.axes, path, 'Add "axis { ... }" with a name and values.'),
    ...empty('excludes', part.excludes, path, 'Add "exclude { ... }".'),
    ...(part.excludes ?? []).flatMap((axes, index) =>
      empty('exclude', axes, [...path, 'excludes', index], 'Add "axis { ... }" with a name and values.'),
    ),
    ...empty('parameters', part.input?.parameters?.parameters, [...path, 'input', 'parameters'], 'Add a parameter.'),
  ]),
  ...branches.flatMap(({ part, path }) =>
    empty('steps', part.steps, path, 'Add a step, such as "sh \'make\'".', 'steps'),
  ),
];

function empty(
  key: string,
  list: readonly unknown[] | undefined,
  path: TreePath,
  fix: string,
  name = key,
): Diagnostic[] {
  if (list === undefined || list.length > 0) return [];
  const at = key === 'exclude' ? path : [...path, key];
  return [errorAt('section-empty', at, `"${name}" is empty.`, `${fix.slice(0, -1)}, or remove "${name}".`)];
}
