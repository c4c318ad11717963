import { standardProfile } from '../../declarative/profile/standard.ts';
import { ignorableCodes, validateTree } from '../../declarative/validate.ts';
import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';
import type { Jenkinsfile } from './jenkinsfile.ts';

const SETTINGS = { profile: standardProfile, ignored: new Set(ignorableCodes) };

/**
 * Whether a controller would take generated pipelines, by the same rules that check anybody's.
 *
 * @returns an error for each that it would refuse, which is pipegen's own and not the author's
 */
export function pipelinesAreSound(pipelines: readonly Jenkinsfile[]): readonly Diagnostic[] {
  return pipelines.flatMap(({ path, tree, own }) =>
    validateTree(own?.without ?? tree, SETTINGS).map(({ code, message, path: at }) =>
      errorAt(
        'pipeline-unsound',
        [],
        `Jenkins would reject the generated ${path}: ${message} (${code} at ${at.join('.')})`,
        'This is a bug in pipegen. Please report it with the flow.',
      ),
    ),
  );
}
