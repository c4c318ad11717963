import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { TemplateTexts } from '../jenkins/library/templates.ts';
import type { StepSignature } from '../model/step.ts';

/** What pipegen's own build put beside this file. */
const packaged = (name: string): Promise<string> => readFile(new URL(name, import.meta.url), 'utf8');

/** Whether a file, by its absolute path, is one of pipegen's own: those are told apart by its identity. */
export function isPackaged(file: string): boolean {
  return file.startsWith(fileURLToPath(new URL('.', import.meta.url)));
}

/** Tells this build of pipegen from every other. */
export function readIdentity(): Promise<string> {
  return packaged('identity');
}

/** The program that runs inside Jenkins. */
export function readAgent(): Promise<string> {
  return packaged('agent.cjs');
}

/** The signatures of the steps that pipegen brings. */
export async function readPackagedSteps(): Promise<readonly StepSignature[]> {
  return JSON.parse(await packaged('steps.json')) as readonly StepSignature[];
}

/** The texts of `vars-templates/`, by file name. */
export async function readTemplates(): Promise<TemplateTexts> {
  return JSON.parse(await packaged('templates.json')) as TemplateTexts;
}
