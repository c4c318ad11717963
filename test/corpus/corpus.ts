import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a real controller said of one tree. */
export interface Verdict {
  /** The name of the tree's file, for {@link readCorpus}. */
  readonly file: string;
  readonly controller: 'accepts' | 'refuses';
  readonly messages: readonly string[];
}

/** The text of one file of the corpus. */
export function readCorpus(file: string): string {
  return readFileSync(join(import.meta.dirname, 'declarative', file), 'utf8');
}

/** The controller's verdict on each tree. */
export const verdicts = JSON.parse(readCorpus('manifest.json')) as readonly Verdict[];

/** The trees that the controller accepts, by the names of their files. */
export const acceptedTrees = verdicts
  .filter(({ controller }) => controller === 'accepts')
  .map(({ file }) => ({
    name: file.replace('valid/', '').replace('.json', ''),
    json: JSON.parse(readCorpus(file)) as unknown,
  }));

/** The names of all trees that are here. */
export const treeFiles = ['valid', 'faulty'].flatMap((folder) =>
  readdirSync(join(import.meta.dirname, 'declarative', folder)).map((file) => `${folder}/${file}`),
);

/** The step descriptions that the controller serves at `pipeline-syntax/gdsl`. */
export const controllerGdsl = readFileSync(join(import.meta.dirname, 'controller/pipeline-syntax.gdsl'), 'utf8');
