import { type Diagnostic, errorAt } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

const ID = /^[a-z][a-z0-9_.-]*$/i;
const VERSION = /^[A-Za-z0-9][\w.+-]*$/;

/**
 * Plugins are pinned by their id and one version, as `plugins.txt` has them in a line each.
 *
 * @see https://github.com/jenkinsci/plugin-installation-manager-tool#plugin-input-format
 */
export const plugins: Rule = ({ definition }) =>
  Object.entries(definition.jenkins.plugins ?? {}).flatMap(([id, version]): Diagnostic[] => {
    const path = ['jenkins', 'plugins', id];
    if (!ID.test(id))
      return [{ ...errorAt('plugin-invalid', path, `Invalid Jenkins plugin ID ${JSON.stringify(id)}.`), on: 'key' }];
    if (!VERSION.test(version))
      return [
        errorAt(
          'plugin-invalid',
          path,
          `Invalid plugin version ${JSON.stringify(version)}.`,
          'Write a version such as "5.2.1".',
        ),
      ];
    return [];
  });
