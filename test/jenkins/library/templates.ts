import { readFileSync } from 'node:fs';
import type { TemplateTexts } from '../../../src/jenkins/library/templates.ts';

const read = (file: string): string =>
  readFileSync(new URL(`../../../vars-templates/${file}`, import.meta.url), 'utf8');

/** The templates that the package carries. */
export const templates: TemplateTexts = {
  'step.groovy.hbs': read('step.groovy.hbs'),
  'step.txt.hbs': read('step.txt.hbs'),
  'pipegenAgent.groovy.hbs': read('pipegenAgent.groovy.hbs'),
  'pipegenAgent.txt.hbs': read('pipegenAgent.txt.hbs'),
};
