import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every directive, and every trap of Groovy's lexical grammar. */
const folder = join(import.meta.dirname, 'jenkinsfiles');

export const files = readdirSync(folder)
  .filter((file) => file.endsWith('.Jenkinsfile'))
  .map((file) => ({ name: file.replace('.Jenkinsfile', ''), text: readFileSync(join(folder, file), 'utf8') }));
