/** Has projen synthesise the files that are listed in a JSON file into a folder: `node projen.mjs LIST FOLDER`. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JsonFile, Project, TextFile, YamlFile } from 'projen';
import { parse } from 'yaml';

const [list, outdir] = process.argv.slice(2);
const { project: source, files } = JSON.parse(readFileSync(list, 'utf8'));
mkdirSync(outdir);
const project = new Project({ name: 'bench', outdir });
for (const path of files) {
  const text = readFileSync(join(source, path), 'utf8');
  if (path.endsWith('.json')) new JsonFile(project, path, { obj: JSON.parse(text) });
  else if (path.endsWith('.yaml')) new YamlFile(project, path, { obj: parse(text) });
  else new TextFile(project, path, { lines: text.split('\n') });
}
project.synth();
