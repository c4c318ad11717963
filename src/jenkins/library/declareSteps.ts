import { formatStepType, type StepParameter, type StepSignature } from '../../model/step.ts';

/** `steps.d.ts`: tells the editor of a flow's author which steps there are, what they take, and what for. */
export function declareSteps(steps: readonly StepSignature[]): string {
  return `import type { StepCall } from 'pipegen';

declare module 'pipegen' {
  interface Steps {
${steps.map(declareStep).join('\n')}
  }
}
`;
}

function declareStep(step: StepSignature): string {
  const optional = step.parameters.every((parameter) => !parameter.required);
  const properties = step.parameters.map((parameter) => declareParameter(parameter));
  const args = properties.length === 0 ? '' : `args${optional ? '?' : ''}: {\n${properties.join('\n')}\n    }`;
  return `${comment(step.description, '    ')}\n    ${step.name}(${args}): StepCall;`;
}

function declareParameter(parameter: StepParameter): string {
  const note = parameter.default === undefined ? '' : `\n\n@default ${JSON.stringify(parameter.default)}`;
  const mark = parameter.required ? '' : '?';
  const type = formatStepType(parameter.type);
  return `${comment(parameter.description + note, '      ')}\n      readonly ${parameter.name}${mark}: ${type};`;
}

/** A docstring, which no text in it can end. */
function comment(text: string, indentation: string): string {
  const lines = text.replaceAll('*/', '*\\/').split(/\r\n|[\n\r\u2028\u2029]/);
  if (lines.length === 1) return `${indentation}/** ${lines[0]} */`;
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'].map((line) => indentation + line).join('\n');
}
