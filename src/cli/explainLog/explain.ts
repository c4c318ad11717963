import { type Advice, advise } from '../../jenkins/log/advice.ts';
import type { LogError, LogFindings } from '../../jenkins/log/findings.ts';
import { type AuthorsLocation, findAuthorsLocation, findThrow } from './authorsLocation.ts';
import { findLine, type GeneratedLine, type ReadFile } from './generatedFiles.ts';

/** A location in a script, and what it is in the project. */
export interface ExplainedLocation {
  /** In Jenkins' words: `WorkflowScript:25`. */
  readonly said: string;
  readonly generated?: GeneratedLine;
  readonly written?: AuthorsLocation;
}

/** An error of a log, and all that is known of it. */
export interface Explained {
  readonly error: LogError;
  readonly advice: Advice;
  /** The one where it happened first. */
  readonly locations: readonly ExplainedLocation[];
}

/** How many locations of an error are looked up: what called what called it. */
const LOCATIONS = 5;

/** How many names of a script are looked through for one that was meant. */
const WORDS = 5_000;

/** Finds for each error of a log where it comes from and how it is fixed. */
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
  const known = new Map<string, Promise<ExplainedLocation>>();
  for (const error of findings.errors) {
    const locations: ExplainedLocation[] = [];
    const thrown = error.locations.length === 0 ? await findThrow(project.folder, error.message) : undefined;
    if (thrown !== undefined) locations.push({ said: `${thrown.where.file}:${thrown.where.line}`, written: thrown });
    for (const location of error.locations.slice(0, LOCATIONS)) {
      const said = `${location.script}:${location.line}`;
      const key = `${said}:${location.column ?? ''}`;
      const found = known.get(key) ?? look();
      known.set(key, found);
      if (!locations.some((one) => one.said === said)) locations.push(await found);

      async function look(): Promise<ExplainedLocation> {
        const generated = await findLine(project.folder, location, project);
        const written = generated && (await findAuthorsLocation(project.folder, generated));
        return { said, ...(generated && { generated }), ...(written && { written }) };
      }
    }
    explained.push({
      error,
      advice: advise(error, findings, { steps: project.steps, words: wordsOf(locations) }),
      locations,
    });
  }
  return explained;
}

/** The names in the script in which an error happened. */
function wordsOf([first]: readonly ExplainedLocation[]): readonly string[] {
  return [...new Set(first?.generated?.text?.match(/\b[A-Za-z_]\w*\b/g))].slice(0, WORDS);
}
