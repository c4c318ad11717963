import type { Profile } from '../declarative/profile/profile.ts';
import { validateTree } from '../declarative/validate.ts';
import type { OwnStages, StagesByEnvironment } from '../jenkins/pipelines/ownStages.ts';
import type { LoadedStages } from '../load/loadStages.ts';
import type { Locator } from '../load/locator.ts';
import { type Diagnostic, errorAt } from '../model/diagnostic.ts';
import type { Flow } from '../model/flow.ts';
import { withoutSwitchedOff } from './switchedOff.ts';

/** A flow, and the stages of its author's. */
export interface FlowFile {
  readonly flow: Flow;
  /** Relative to the project's folder. */
  readonly file: string;
  readonly stages?: LoadedStages;
}

/** The stages of a flow as its main pipeline takes them. */
export async function ownStages({ converted, slots, helpers, methods }: LoadedStages): Promise<OwnStages> {
  const called = helpers.length === 0 ? [] : (await import('../script/index.ts')).helperMethods(helpers);
  const own: Record<string, unknown> = {};
  for (const [index, { slot, environment }] of slots.entries()) {
    const stages = converted.groups[index] ?? [];
    own[slot] = environment === undefined ? stages : { ...(own[slot] as StagesByEnvironment), [environment]: stages };
  }
  return { ...own, methods: [...methods, ...called] };
}

/** Checks stages of authors' as a controller would. */
export async function checkOwnStages(
  flows: readonly FlowFile[],
  {
    locator,
    profile,
    librarySteps,
  }: { readonly locator: Locator; readonly profile: Profile; readonly librarySteps: readonly string[] },
): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const { file, stages } of flows) {
    if (stages === undefined) continue;
    const { tree, originOf } = stages.converted;
    if (tree.pipeline.stages.length === 0) continue;
    const errors = validateTree(tree, { profile, librarySteps }).map(
      ({ code, severity, message, fix, path }): Diagnostic => ({
        ...errorAt(code, originOf(path), message, fix),
        severity,
      }),
    );
    found.push(...withoutSwitchedOff(locator.projectFolder, await locator.locate(file, errors)));
  }
  return found;
}
