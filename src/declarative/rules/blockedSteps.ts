import { errorAt } from '../../model/diagnostic.ts';
import type { Rule } from './rule.ts';
import { methodsOf } from './survey.ts';

const IN_STEPS: { readonly [name: string]: string } = {
  parallel: 'It must be the only step in "steps". Prefer "parallel { ... }" with stages instead of "steps".',
  properties: 'Use the pipeline\'s "options", "parameters" and "triggers".',
  stage: 'Write a separate stage, next to this one or inside "stages".',
};
const IN_METHODS: { readonly [name: string]: string } = {
  ...IN_STEPS,
  node: 'Use "agent" to say where to run.',
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
      : [
          errorAt(
            'step-not-allowed',
            [...path, 'name'],
            `"${name}" cannot be used here in a Declarative Pipeline.`,
            fix,
          ),
        ];
  });
};
