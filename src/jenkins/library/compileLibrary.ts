import type { GeneratedFile } from '../../model/generatedFile.ts';
import type { StepParameter, StepSignature, StepType } from '../../model/step.ts';
import { readTemplate, type TemplateTexts } from './templates.ts';

/** What a library is made from, besides its steps. */
export interface LibraryParts {
  readonly templates: TemplateTexts;
  /** Hexadecimal, of the agent that the library carries: a workspace that has another one gets this one. */
  readonly agentDigest: string;
}

/**
 * The shared library: a global variable for each step that checks its arguments and has the agent run it, and a help page
 * for each.
 *
 * @see https://www.jenkins.io/doc/book/pipeline/shared-libraries/#directory-structure
 */
export function compileLibrary(
  steps: readonly StepSignature[],
  { templates, agentDigest }: LibraryParts,
): GeneratedFile[] {
  const groovy = readTemplate(templates['step.groovy.hbs']);
  const help = readTemplate(templates['step.txt.hbs']);
  const agent = { agentFile: `.pipegen/agent-${agentDigest.slice(0, 12)}.cjs` };
  return [
    ...steps.flatMap((step) => variable(step.name, groovy(groovyValues(step)), help(helpValues(step)), step.source)),
    ...variable(
      'pipegenAgent',
      readTemplate(templates['pipegenAgent.groovy.hbs'])(agent),
      readTemplate(templates['pipegenAgent.txt.hbs'])({}),
      OWN_SOURCE,
    ),
  ];
}

const OWN_SOURCE = 'the pipegen library';

function variable(name: string, groovy: string, help: string, source: string): GeneratedFile[] {
  return [
    { path: `jenkins/vars/${name}.groovy`, body: groovy, comment: '//', source },
    { path: `jenkins/vars/${name}.txt`, body: help, comment: '<!-- -->', source },
  ];
}

function groovyValues({ name, parameters, returns }: StepSignature): object {
  return {
    name,
    returnsText: returns === 'text',
    parameters: parameters.map((parameter) => ({
      name: parameter.name,
      required: parameter.required,
      type: parameter.type,
      expected: expected(parameter.type),
    })),
  };
}

/** What a caller must give, in words: `a number`, `"a" or "b"`, `a list of strings`. */
function expected(type: StepType): string {
  switch (type.kind) {
    case 'choice':
      return type.values.map((value) => JSON.stringify(value)).join(' or ');
    case 'list':
      return `a list where each item is ${expected(type.of)}`;
    case 'map':
      return `a map where each value is ${expected(type.of)}`;
    case 'string':
      return 'a string';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'a Boolean';
  }
}

function helpValues(step: StepSignature): object {
  return {
    description: step.description.split(/\n\s*\n/),
    parameters: step.parameters.map((parameter) => ({
      name: parameter.name,
      expected: expected(parameter.type),
      necessity: necessity(parameter),
      description: parameter.description,
    })),
    result: step.returns === 'text' ? step.returnsDescription || 'the result of the step.' : '',
    examples: step.examples,
  };
}

function necessity(parameter: StepParameter): string {
  if (parameter.required) return 'required';
  return parameter.default === undefined ? 'optional' : `default ${JSON.stringify(parameter.default)}`;
}
