import type { GeneratedFile } from '../../model/generatedFile.ts';
import { readTemplate, type TemplateTexts } from './templates.ts';

/** A step of the library that is written for the controller itself, as Groovy. */
interface ControllerStepText {
  readonly name: string;
  /** The file to edit. */
  readonly source: string;
  readonly code: { readonly source: string; readonly lines?: GeneratedFile['origins'] };
  readonly description: string;
}

/** The step as a global variable of the library, and its help page. */
export function compileControllerStep(step: ControllerStepText, templates: TemplateTexts): readonly GeneratedFile[] {
  const { name, source, code, description } = step;
  const paragraphs = description === '' ? [] : description.split(/\n\s*\n/);
  const help = readTemplate(templates['step.txt.hbs'])({
    description: paragraphs,
    parameters: [],
    result: '',
    examples: [],
  });
  return [
    {
      path: `jenkins/vars/${name}.groovy`,
      body: `${code.source}\n`,
      comment: '//',
      source,
      ...(code.lines !== undefined && { origins: code.lines }),
    },
    ...(paragraphs.length === 0
      ? []
      : [{ path: `jenkins/vars/${name}.txt`, body: help, comment: '<!-- -->' as const, source }]),
  ];
}
