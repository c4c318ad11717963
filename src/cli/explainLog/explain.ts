import { type Advice, advise } from '../../jenkins/log/advice.ts';
import type { LogError, LogFindings } from '../../jenkins/log/findings.ts';
import { type AuthorsPlace, findAuthorsPlace, findThrow } from './authorsPlace.ts';
import { findLine, type GeneratedLine, type ReadFile } from './generatedFiles.ts';

/** A place in a script, and what it is in the project. */
export interface ExplainedPlace {
  /** In Jenkins' words: `WorkflowScript:25`. */
  readonly said: string;
  readonly generated?: GeneratedLine;
  readonly written?: AuthorsPlace;
}

/** An error of a log, and all that is known of it. */
export interface Explained {
  readonly error: LogError;
  readonly advice: Advice;
  /** The one where it happened first. */
  readonly places: readonly ExplainedPlace[];
}

/** How many places of an error are looked up: what called what called it. */
const PLACES = 5;

/** How many names of a script are looked through for one that was meant. */
const WORDS = 5_000;

/** Finds for each error of a log where it comes from and how it is mended. */
export async function explain(
  findings: LogFindings,
  project: {
    readonly folder: string;
    /** The names of its library's steps. */
    readonly steps: readonly string[];
    readonly jenkinsfile: string;
    readonly read: ReadFile;
  },
): Promise<Explained[]> {
  const explained: Explained[] = [];
  const known = new Map<string, Promise<ExplainedPlace>>();
  for (const error of findings.errors) {
    const places: ExplainedPlace[] = [];
    const thrown = error.places.length === 0 ? await findThrow(project.folder, error.message) : undefined;
    if (thrown !== undefined) places.push({ said: `${thrown.where.file}:${thrown.where.line}`, written: thrown });
    for (const place of error.places.slice(0, PLACES)) {
      const said = `${place.script}:${place.line}`;
      const key = `${said}:${place.column ?? ''}`;
      const found = known.get(key) ?? look();
      known.set(key, found);
      if (!places.some((one) => one.said === said)) places.push(await found);

      async function look(): Promise<ExplainedPlace> {
        const generated = await findLine(project.folder, place, project);
        const written = generated && (await findAuthorsPlace(project.folder, generated));
        return { said, ...(generated && { generated }), ...(written && { written }) };
      }
    }
    explained.push({
      error,
      advice: advise(error, findings, { steps: project.steps, words: wordsOf(places) }),
      places,
    });
  }
  return explained;
}

/** The names in the script in which an error happened. */
function wordsOf([first]: readonly ExplainedPlace[]): readonly string[] {
  return [...new Set(first?.generated?.text?.match(/\b[A-Za-z_]\w*\b/g))].slice(0, WORDS);
}
