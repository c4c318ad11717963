import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';
import type { Rule } from './rule.ts';

/** How many builds' stashes Jenkins keeps at most. */
const MOST = 50;

/**
 * Stashes are preserved for 1 to 50 builds.
 *
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `PreserveStashesJobProperty.ValidatorImpl`
 */
export const preservedStashes: Rule = ({ survey: { tree } }) =>
  (tree.pipeline.options?.options ?? []).flatMap(({ name, arguments: args }, index) =>
    name !== 'preserveStashes'
      ? []
      : args.flatMap((argument, position): Diagnostic[] => {
          if (!('key' in argument) || argument.key !== 'buildCount' || 'name' in argument.value) return [];
          const { value } = argument.value;
          if (typeof value !== 'number' || (value >= 1 && value <= MOST)) return [];
          const path = ['pipeline', 'options', 'options', index, 'arguments', position, 'value'];
          return [
            errorAt(
              'stash-count',
              path,
              `"buildCount" must be from 1 to ${MOST}, got ${value}.`,
              `Write at most ${MOST}.`,
            ),
          ];
        }),
  );
