import { type DefinitionPath, type Diagnostic, errorAt } from '../diagnostic.ts';
import type { Flow } from '../flow.ts';
import { formatStepType, type StepArgument, type StepCall, type StepSignature, type StepType } from '../step.ts';
import { didYouMean } from '../suggest.ts';

/**
 * Whether the steps that a flow calls exist, and are called with what they take.
 *
 * Apart from the other rules, as the signatures come from step scripts and not from the definition.
 */
export function checkStepCalls(flow: Flow, signatures: readonly StepSignature[]): readonly Diagnostic[] {
  const callable = signatures.filter((signature) => signature.flow === undefined || signature.flow === flow.name);
  return flow.environments.flatMap((environment) =>
    environment.checks.flatMap((call, index) =>
      checkCall(call, callable, ['environments', environment.name, 'checks', index]),
    ),
  );
}

function checkCall(call: StepCall, signatures: readonly StepSignature[], path: DefinitionPath): Diagnostic[] {
  const signature = signatures.find((candidate) => candidate.name === call.step);
  if (signature === undefined) {
    const known = signatures.map((candidate) => candidate.name);
    return [errorAt('step-unknown', path, `Unknown step "${call.step}".`, didYouMean(call.step, known, 'steps'))];
  }
  const parameters = signature.parameters.map((parameter) => parameter.name);
  return [
    ...Object.keys(call.arguments)
      .filter((name) => !parameters.includes(name))
      .map((name) =>
        errorAt(
          'step-argument-unknown',
          path,
          `The step "${call.step}" has no argument "${name}".`,
          didYouMean(name, parameters, 'arguments'),
        ),
      ),
    ...signature.parameters.flatMap(({ name, type, required }) => {
      const value = call.arguments[name];
      if (value === undefined)
        return required
          ? [errorAt('step-argument-missing', path, `The step "${call.step}" needs the argument "${name}".`)]
          : [];
      return fits(value, type)
        ? []
        : [
            errorAt(
              'step-argument-invalid',
              path,
              `The argument "${name}" of the step "${call.step}" must be ${formatStepType(type)}.`,
            ),
          ];
    }),
  ];
}

function fits(value: StepArgument, type: StepType): boolean {
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type.kind;
    case 'choice':
      return typeof value === 'string' && type.values.includes(value);
    case 'list':
      return Array.isArray(value) && value.every((one: StepArgument) => fits(one, type.of));
    case 'map':
      return (
        typeof value === 'object' && !Array.isArray(value) && Object.values(value).every((one) => fits(one, type.of))
      );
  }
}
