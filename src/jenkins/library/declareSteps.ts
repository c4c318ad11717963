import type { GeneratedFile } from '../../model/generatedFile.ts';
import { formatStepType, type StepParameter, type StepSignature } from '../../model/step.ts';

/** A step that is a function for the controller itself. */
interface ControllerStep {
  readonly name: string;
  /** The file whose default export it is, relative to the project's folder, with `/`. */
  readonly source: string;
  readonly description: string;
}

/** `jenkins/steps.d.ts`: tells the author's editor which steps there are, what they take, and what for. */
export function declareSteps(
  steps: readonly StepSignature[],
  controllerSteps: readonly ControllerStep[],
): GeneratedFile {
  const body = `import type { StepCall } from 'pipegen';

declare module 'pipegen' {
${[declareAll('Steps', steps.map(declareStep)), declareAll('ControllerSteps', controllerSteps.map(declareControllerStep))].join('')}}
`;
  return { path: 'jenkins/steps.d.ts', body, comment: '//', source: 'the step scripts' };
}

function declareAll(name: string, members: readonly string[]): string {
  return members.length === 0 ? '' : `  interface ${name} {\n${members.join('\n')}\n  }\n`;
}

/** The function's own type: what it takes is written there, in whatever types its author has. */
function declareControllerStep({ name, source, description }: ControllerStep): string {
  const head = description === '' ? '' : `${comment(description, '    ')}\n`;
  return `${head}    readonly ${name}: typeof import(${JSON.stringify(`../${source}`)}).default;`;
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
