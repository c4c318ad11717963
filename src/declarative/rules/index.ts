import { agents } from './agents.ts';
import { blockedSteps } from './blockedSteps.ts';
import { checkoutHappensOnce } from './checkoutHappensOnce.ts';
import { choicesExist } from './choicesExist.ts';
import { credentialFilesNeedNodes } from './credentialFilesNeedNodes.ts';
import { cronIsInRange } from './cronIsInRange.ts';
import { deploymentsAreNotAborted } from './deploymentsAreNotAborted.ts';
import { environmentNames } from './environmentNames.ts';
import { environmentValues } from './environmentValues.ts';
import { excludesLeaveOut } from './excludesLeaveOut.ts';
import { failFastIsParallel } from './failFastIsParallel.ts';
import { inputs } from './inputs.ts';
import { inputsAskWhatIsKnown } from './inputsAskWhatIsKnown.ts';
import { knownSteps } from './knownSteps.ts';
import { locksComeAfterConditions } from './locksComeAfterConditions.ts';
import { matrixAxes } from './matrixAxes.ts';
import { methodArguments } from './methodArguments.ts';
import { milestonesStayOutsideLocks } from './milestonesStayOutsideLocks.ts';
import { namesAreUnique } from './namesAreUnique.ts';
import { options } from './options.ts';
import { parallelIsNotNested } from './parallelIsNotNested.ts';
import { parallelStagesTakeNoAgent } from './parallelStagesTakeNoAgent.ts';
import { parameters } from './parameters.ts';
import { parametersAreDeclared } from './parametersAreDeclared.ts';
import { patternsAreRegular } from './patternsAreRegular.ts';
import { pipelineIsNotTooLarge } from './pipelineIsNotTooLarge.ts';
import { postConditions } from './postConditions.ts';
import { preservedStashes } from './preservedStashes.ts';
import { requiredSections } from './requiredSections.ts';
import type { Finding, Rule, Subject } from './rule.ts';
import { secretsStayOutOfStrings } from './secretsStayOutOfStrings.ts';
import { sectionsHaveContent } from './sectionsHaveContent.ts';
import { stagesHaveOneBody } from './stagesHaveOneBody.ts';
import { stepArguments } from './stepArguments.ts';
import { stepBodies } from './stepBodies.ts';
import { tools } from './tools.ts';
import { triggers } from './triggers.ts';
import { valuesAreQuoted } from './valuesAreQuoted.ts';
import { whenConditions } from './whenConditions.ts';

/** What a controller refuses. */
const RULES: readonly Rule[] = [
  requiredSections,
  sectionsHaveContent,
  stagesHaveOneBody,
  parallelStagesTakeNoAgent,
  parallelIsNotNested,
  namesAreUnique,
  environmentNames,
  environmentValues,
  valuesAreQuoted,
  matrixAxes,
  postConditions,
  whenConditions,
  patternsAreRegular,
  agents,
  options,
  preservedStashes,
  triggers,
  parameters,
  tools,
  inputs,
  methodArguments,
  stepArguments,
  blockedSteps,
];

/** What a controller accepts, and then does something else than the author meant; by the code that switches it off. */
const WARNINGS = {
  'abort-previous-deploys': deploymentsAreNotAborted,
  'axis-unknown': excludesLeaveOut,
  'checkout-twice': checkoutHappensOnce,
  'choices-missing': choicesExist,
  'credential-file-without-agent': credentialFilesNeedNodes,
  'cron-invalid': cronIsInRange,
  'fail-fast-without-parallel': failFastIsParallel,
  'input-message-early': inputsAskWhatIsKnown,
  'lock-before-when': locksComeAfterConditions,
  'milestone-in-lock': milestonesStayOutsideLocks,
  'parameter-undeclared': parametersAreDeclared,
  'pipeline-too-large': pipelineIsNotTooLarge,
  'secret-interpolated': secretsStayOutOfStrings,
  'step-body-missing': stepBodies,
  'step-unknown': knownSteps,
} satisfies { readonly [code: string]: Rule };

/** The codes of what can be switched off, of the tree's rules. */
export const warningCodes: readonly string[] = Object.keys(WARNINGS);

/**
 * Everything that is wrong with a pipeline, and what may be.
 *
 * @param ignored codes of lint warnings not to look for
 */
export function checkPipeline(subject: Subject, ignored: ReadonlySet<string> = new Set()): readonly Finding[] {
  const warnings = Object.entries(WARNINGS).flatMap(([code, rule]) => (ignored.has(code) ? [] : [rule]));
  return [...RULES, ...warnings].flatMap((rule) => rule(subject));
}
