import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';
import type { TreePath } from '../source.ts';
import type { Axis } from '../tree.ts';
import { repeated } from './known.ts';
import type { Rule } from './rule.ts';

/**
 * The axes of a matrix, and those of what it leaves out, have names of their own and different values that are known
 * beforehand.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#matrix
 */
export const matrixAxes: Rule = ({ survey: { blocks } }) =>
  blocks.flatMap(({ part: { axes = [], excludes = [] }, path }) => [
    ...checkAxes(axes, [...path, 'axes']),
    ...excludes.flatMap((exclude, index) => checkAxes(exclude, [...path, 'excludes', index])),
  ]);

function checkAxes(axes: readonly Axis[], path: TreePath): Diagnostic[] {
  return [
    ...repeated(axes.map(({ name }) => name)).map(({ name, index }) =>
      errorAt('axis-duplicate', [...path, index, 'name'], `Duplicate axis "${name}".`, 'Merge them into one axis.'),
    ),
    ...axes.flatMap((axis: Partial<Axis>, index) => {
      const { name = '', values = [] } = axis;
      const at = [...path, index, 'values'];
      return [
        ...(axis.name === undefined
          ? [errorAt('axis-name-missing', [...path, index], 'An axis has no name.', 'Add "name \'OS\'".')]
          : []),
        ...(values.length === 0
          ? [errorAt('axis-values-missing', at, `Axis "${name}" has no values.`, "Add \"values 'one', 'two'\".")]
          : []),
        ...values.flatMap(({ isLiteral, value }, position) =>
          isLiteral
            ? []
            : [
                errorAt(
                  'axis-value-computed',
                  [...at, position],
                  `A value of the axis "${name}" is not a literal: ${value}.`,
                  'Jenkins creates the cells before anything runs. Write the values in single quotes.',
                ),
              ],
        ),
        ...repeated(values.map(({ value }) => String(value))).map(({ name: value, index: position }) =>
          errorAt(
            'axis-value-duplicate',
            [...at, position],
            `Axis "${name}" has the value "${value}" twice.`,
            'Remove one of them.',
          ),
        ),
      ];
    }),
  ];
}
