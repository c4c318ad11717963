import { fault } from '../../model/diagnostic.ts';
import type { Rule } from './rule.ts';
import { methodsOf } from './survey.ts';

const IN_STEPS: { readonly [name: string]: string } = {
  parallel: 'It must be all that is in "steps"; better write "parallel { ... }" with stages instead of "steps".',
  properties: 'Use "options", "parameters" and "triggers" of the pipeline.',
  stage: 'Make a stage of it, beside this one or within "stages".',
};
const IN_METHODS: { readonly [name: string]: string } = {
  ...IN_STEPS,
  node: 'Say where to run with "agent".',
};

/**
 * Steps that would change what Declarative itself has decided cannot be used in it.
 *
 * @see https://github.com/jenkinsci/pipeline-model-definition-plugin, `BlockedStepsAndMethodCalls`
 */
export const blockedSteps: Rule = ({ survey: { blocks, steps } }) => {
  const methods = blocks.flatMap(({ part, path }) => [
    ...methodsOf(part.options?.options ?? [], [...path, 'options', 'options']),
    ...methodsOf(part.triggers?.triggers ?? [], [...path, 'triggers', 'triggers']),
    ...methodsOf(part.parameters?.parameters ?? [], [...path, 'parameters', 'parameters']),
  ]);
  return [
    ...steps.map(({ part, path }) => ({ name: part.name, path, blocked: IN_STEPS })),
    ...methods.map(({ part, path }) => ({ name: part.name, path, blocked: IN_METHODS })),
  ].flatMap(({ name, path, blocked }) => {
    const fix = Object.hasOwn(blocked, name) ? blocked[name] : undefined;
    return fix === undefined
      ? []
      : [fault('step-not-allowed', [...path, 'name'], `"${name}" cannot be used in Declarative Pipeline here.`, fix)];
  });
};
