import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

const FILES = ['step.groovy.hbs', 'step.txt.hbs', 'pipegenAgent.groovy.hbs', 'pipegenAgent.txt.hbs'] as const;

/** The templates of the library's steps by file name. */
export type TemplateTexts = Readonly<Record<(typeof FILES)[number], string>>;

/** Reads the templates, which lie in pipegen's own package. */
export async function loadTemplates(): Promise<TemplateTexts> {
  const folder = templatesFolder();
  const texts = FILES.map(async (file) => [file, await readFile(new URL(file, folder), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(texts)) as unknown as TemplateTexts;
}

/** In the package's folder, which is one level up from the bundle, and two from the sources. */
function templatesFolder(): URL {
  const [near, far] = ['../vars-templates/', '../../vars-templates/'].map((path) => new URL(path, import.meta.url));
  return existsSync(near as URL) ? (near as URL) : (far as URL);
}
