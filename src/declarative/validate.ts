import { fault, isWithin, warning } from '../model/diagnostic.ts';
import { present } from '../model/present.ts';
import { suggest } from '../model/suggest.ts';
import { jsonErrorIn, placeInJson, placeOf } from './jsonPlaces.ts';
import type { Profile } from './profile/profile.ts';
import { readJenkinsfile } from './read/readJenkinsfile.ts';
import { readTree } from './read/readTree.ts';
import { codeIsReadable } from './rules/codeIsReadable.ts';
import { checkPipeline, trapCodes } from './rules/index.ts';
import type { Finding, Subject } from './rules/rule.ts';
import { surveyTree } from './rules/survey.ts';
import { topLevelVariables } from './rules/topLevelVariables.ts';
import type { JenkinsfileSource, Place, SourceFault, TreePath } from './source.ts';
import type { PipelineTree } from './tree.ts';

/** What a text is checked against. */
export interface ValidationSettings {
  readonly profile: Profile;
  /** Codes of traps not to look for; see {@link ignorableCodes}. */
  readonly ignored?: ReadonlySet<string>;
  /** Steps that a shared library beside the Jenkinsfiles brings. */
  readonly librarySteps?: readonly string[];
  /** How long the pipeline may get before it is warned of, in bytes of what Jenkins compiles it to. */
  readonly budget?: number;
}

/** Something wrong, or probably wrong, at a place of the text. */
export interface PlacedFinding {
  /** Stable, in kebab-case. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** How to mend it. */
  readonly fix?: string;
  readonly place: Place;
}

/** The codes of what is not refused by a controller, and can be switched off. */
export const ignorableCodes: readonly string[] = [...trapCodes, 'top-level-variable'].toSorted();

/**
 * Checks a Jenkinsfile as a controller's validator does, and for traps beyond. A comment `// pipegen-ignore CODE`, on the
 * line of a trap or on the one before, switches it off there.
 *
 * @returns everything that is found, in the order of places; without errors, a controller accepts the text
 */
export function validateJenkinsfile(text: string, settings: ValidationSettings): readonly PlacedFinding[] {
  const source = readJenkinsfile(text);
  const read = source.faults.map((sourceFault) =>
    isOfScripted(source, sourceFault) ? scripted(sourceFault) : { ...sourceFault, severity: 'error' as const },
  );
  const known = new Set(read.map(({ place }) => positionOf(place)));
  const ofTree =
    source.tree === undefined
      ? []
      : checkPipeline(
          subjectOf(
            source.tree,
            settings,
            source.outside.map(({ text }) => text),
          ),
          settings.ignored,
        )
          .map((finding) => placed(finding, placeInSource(source, finding)))
          // The reader has said it already, and knows better what was written.
          .filter(({ place }) => !known.has(positionOf(place)))
          // What could not be read is missing in the tree.
          .filter(({ code, place }) => code !== 'section-empty' || !read.some((one) => isAround(place, one.place)));
  return sorted([...read, ...ofTree, ...variables(source, settings)].filter(isNotSwitchedOff(source)));
}

/** Whether what is said is that a text with statements has no pipeline block, nor anything that was meant for one. */
function isOfScripted({ outside }: JenkinsfileSource, { code }: SourceFault): boolean {
  const [, first] = /^\s*([A-Za-z]\w*)\s*\{/m.exec(outside.map(({ text }) => text).join('\n')) ?? [];
  const isMeant = first !== undefined && suggest(first, ['pipeline']) !== undefined;
  return code === 'pipeline-missing' && outside.length > 0 && !isMeant;
}

/** A Scripted Pipeline runs on a controller, though no validator says more of it. */
function scripted({ place }: SourceFault): PlacedFinding {
  return {
    code: 'pipeline-missing',
    severity: 'warning',
    message: 'No pipeline block found. For a Scripted Pipeline, only the syntax is checked.',
    fix: 'For a Declarative Pipeline, write pipeline { ... }',
    place,
  };
}

/**
 * Checks the text of a tree's official JSON.
 *
 * @returns as {@link validateJenkinsfile}
 */
export function validateJson(text: string, settings: ValidationSettings): readonly PlacedFinding[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const offset = jsonErrorIn(text, String(error));
    const message = 'Invalid JSON from here.';
    return [{ code: 'json-invalid', severity: 'error', message, place: placeOf(text, offset, offset + 1) }];
  }
  const { tree, faults } = readTree(json);
  const findings = [
    ...faults.map(({ path, message }): Finding => fault('tree-invalid', path, `${message}.`, mendOf(message, path))),
    ...(tree === undefined ? [] : validateTree(tree, settings)),
  ];
  return sorted(findings.map((finding) => placed(finding, placeInJson(text, finding.path))));
}

/** What to do about what the schema refuses. */
function mendOf(message: string, path: TreePath): string | undefined {
  const missing = /required properties: (.*)$/.exec(message)?.[1];
  if (missing !== undefined) return `Add ${missing.replaceAll("'", '"')}.`;
  if (message.startsWith('Array has')) return `Add an entry, or remove "${path.at(-1)}".`;
  if (message.startsWith('object instance has')) return `Remove "${path.at(-1)}", or move it to the right level.`;
  if (path.includes('when'))
    return 'A condition has "name" and either "arguments" or (for allOf, anyOf and not) "children".';
  return undefined;
}

/**
 * Checks a tree, whose paths the findings carry.
 *
 * @param outside the code before and after the pipeline
 */
export function validateTree(
  tree: PipelineTree,
  settings: ValidationSettings,
  outside: readonly string[] = [],
): readonly Finding[] {
  const subject = subjectOf(tree, settings, outside);
  return [...checkPipeline(subject, settings.ignored), ...codeIsReadable(subject)];
}

function subjectOf(tree: PipelineTree, settings: ValidationSettings, outside: readonly string[]): Subject {
  const { profile, budget, librarySteps = [] } = settings;
  const survey = surveyTree(tree);
  return {
    survey,
    profile,
    methods: new Set([...outside.flatMap(declaredMethods), ...librarySteps]),
    outside,
    ...present({ budget }),
  };
}

/** The names of the methods that a Groovy text declares. */
export function declaredMethods(text: string): string[] {
  return [...text.matchAll(METHOD)].map(([, name = '']) => name);
}

const METHOD = /^[ \t]*(?:[A-Za-z_][\w.<>[\], ]*[ \t]+)?([A-Za-z_]\w*)[ \t]*\([^(){}]*(?:\([^()]*\)[^(){}]*)*\)\s*\{/gm;

function variables({ outside }: JenkinsfileSource, { ignored }: ValidationSettings): PlacedFinding[] {
  if (ignored?.has('top-level-variable')) return [];
  return outside.flatMap((part) =>
    topLevelVariables(part).map(({ name, offset, length }) =>
      placed(
        warning(
          'top-level-variable',
          [],
          `${name === '' ? 'Variables are' : `"${name}" is`} declared outside "pipeline", so Jenkins cannot split a long pipeline.`,
          `Write "@groovy.transform.Field def ${name === '' ? 'name' : name}", or assign it where it is used.`,
        ),
        placeWithin(part, offset, length),
      ),
    ),
  );
}

/** Whether a finding is not of a trap that a comment beside it switches off. */
function isNotSwitchedOff({ comments }: JenkinsfileSource): (finding: PlacedFinding) => boolean {
  const lines = comments.flatMap(({ text, place }) => {
    const codes = /\bpipegen-ignore\b[ \t:]*([\w \t,-]*)/.exec(text)?.[1];
    return codes === undefined ? [] : [{ codes: codes.split(/[\s,]+/), first: place.line, last: place.endLine + 1 }];
  });
  return ({ code, place }) =>
    !ignorableCodes.includes(code) ||
    !lines.some(({ codes, first, last }) => codes.includes(code) && place.line >= first && place.line <= last);
}

function placeInSource(source: JenkinsfileSource, { path, offset }: Finding): Place {
  const script = offset === undefined ? undefined : source.scripts.find((one) => isWithin(path, one.path));
  if (script !== undefined && offset !== undefined) return placeWithin(script, offset, 1);
  return source.placeOf(path) ?? START;
}

const START: Place = { line: 1, column: 1, endLine: 1, endColumn: 2 };

/** The place of a stretch of a text that has a place itself. */
function placeWithin(
  { text, place }: { readonly text: string; readonly place: Place },
  offset: number,
  length: number,
): Place {
  const inner = placeOf(text, offset, offset + length);
  const line = (at: number): number => place.line + at - 1;
  const column = (at: number, inLine: number): number => (at === 1 ? place.column + inLine - 1 : inLine);
  return {
    line: line(inner.line),
    column: column(inner.line, inner.column),
    endLine: line(inner.endLine),
    endColumn: column(inner.endLine, inner.endColumn),
  };
}

function placed({ code, severity, message, fix }: Finding, place: Place): PlacedFinding {
  return { code, severity, message, ...present({ fix }), place };
}

function isAround(outer: Place, inner: Place): boolean {
  const isAfter = (line: number, column: number, than: readonly [line: number, column: number]) =>
    line > than[0] || (line === than[0] && column >= than[1]);
  return (
    isAfter(inner.line, inner.column, [outer.line, outer.column]) &&
    isAfter(outer.endLine, outer.endColumn, [inner.endLine, inner.endColumn])
  );
}

function positionOf({ line, column }: Place): string {
  return `${line}:${column}`;
}

function sorted(findings: readonly PlacedFinding[]): PlacedFinding[] {
  return findings.toSorted((one, other) => one.place.line - other.place.line || one.place.column - other.place.column);
}
