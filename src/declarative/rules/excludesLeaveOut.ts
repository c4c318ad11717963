import { warning } from '../../model/diagnostic.ts';
import type { Axis } from '../tree.ts';
import { knownNames } from './known.ts';
import type { Rule } from './rule.ts';

/**
 * What a matrix leaves out is on axes that it has. A controller takes other names as well, and leaves out nothing.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/syntax/#matrix-excludes
 */
export const excludesLeaveOut: Rule = ({ survey: { blocks } }) =>
  blocks.flatMap(({ part: { axes = [], excludes = [] }, path }) => {
    const names = [...new Set(axes.flatMap(({ name }: Partial<Axis>) => name ?? []))];
    return excludes.flatMap((exclude, index) =>
      exclude.flatMap(({ name = '' }: Partial<Axis>, position) =>
        name === '' || names.includes(name)
          ? []
          : [
              warning(
                'axis-unknown',
                [...path, 'excludes', index, position, 'name'],
                `Unknown axis "${name}": this exclude has no effect.`,
                knownNames(name, names),
              ),
            ],
      ),
    );
  });
