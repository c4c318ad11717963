import { errorAt, isWithin, warning } from '../model/diagnostic.ts';
import { present } from '../model/present.ts';
import { suggest } from '../model/suggest.ts';
import { jsonErrorIn, locationInJson, locationOf } from './jsonLocations.ts';
import type { Profile } from './profile/profile.ts';
import { readJenkinsfile } from './read/readJenkinsfile.ts';
import { readTree } from './read/readTree.ts';
import { codeIsReadable } from './rules/codeIsReadable.ts';
import { checkPipeline, warningCodes } from './rules/index.ts';
import type { Finding, Subject } from './rules/rule.ts';
import { surveyTree } from './rules/survey.ts';
import { topLevelVariables } from './rules/topLevelVariables.ts';
import type { JenkinsfileSource, Location, SourceError, TreePath } from './source.ts';
import type { PipelineTree } from './tree.ts';

/** What a text is checked against. */
export interface ValidationSettings {
  readonly profile: Profile;
  /** Codes of lint warnings not to look for; see {@link ignorableCodes}. */
  readonly ignored?: ReadonlySet<string>;
  /** Steps that a shared library beside the Jenkinsfiles brings. */
  readonly librarySteps?: readonly string[];
  /** How long the pipeline may get before it is warned of, in bytes of what Jenkins compiles it to. */
  readonly budget?: number;
}

/** Something wrong, or probably wrong, at a location of the text. */
export interface LocatedFinding {
  /** Stable, in kebab-case. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** The fix. */
  readonly fix?: string;
  readonly location: Location;
}

/** The codes of what is not refused by a controller, and can be switched off. */
export const ignorableCodes: readonly string[] = [...warningCodes, 'top-level-variable'].toSorted();

/**
 * Checks a Jenkinsfile as a controller's validator does, and for lint warnings beyond. A comment `// pipegen-ignore CODE`, on the
 * line of a lint warning or on the one before, switches it off there.
 *
 * @returns everything that is found, in the order of locations; without errors, a controller accepts the text
 */
export function validateJenkinsfile(text: string, settings: ValidationSettings): readonly LocatedFinding[] {
  const source = readJenkinsfile(text);
  const read = source.errors.map((sourceError) =>
    isOfScripted(source, sourceError) ? scripted(sourceError) : { ...sourceError, severity: 'error' as const },
  );
  const known = new Set(read.map(({ location }) => positionOf(location)));
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
          .map((finding) => located(finding, locationInSource(source, finding)))
          // The reader has said it already, and knows better what was written.
          .filter(({ location }) => !known.has(positionOf(location)))
          // What could not be read is missing in the tree.
          .filter(
            ({ code, location }) => code !== 'section-empty' || !read.some((one) => isAround(location, one.location)),
          );
  return sorted([...read, ...ofTree, ...variables(source, settings)].filter(isNotSwitchedOff(source)));
}

/** Whether what is said is that a text with statements has no pipeline block, nor anything that was meant for one. */
function isOfScripted({ outside }: JenkinsfileSource, { code }: SourceError): boolean {
  const [, first] = /^\s*([A-Za-z]\w*)\s*\{/m.exec(outside.map(({ text }) => text).join('\n')) ?? [];
  const isMeant = first !== undefined && suggest(first, ['pipeline']) !== undefined;
  return code === 'pipeline-missing' && outside.length > 0 && !isMeant;
}

/** A Scripted Pipeline runs on a controller, though no validator says more of it. */
function scripted({ location }: SourceError): LocatedFinding {
  return {
    code: 'pipeline-missing',
    severity: 'warning',
    message: 'No pipeline block found. For a Scripted Pipeline, only the syntax is checked.',
    fix: 'For a Declarative Pipeline, write pipeline { ... }',
    location,
  };
}

/**
 * Checks the text of a tree's official JSON.
 *
 * @returns as {@link validateJenkinsfile}
 */
export function validateJson(text: string, settings: ValidationSettings): readonly LocatedFinding[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const offset = jsonErrorIn(text, String(error));
    const message = 'Invalid JSON from here.';
    return [{ code: 'json-invalid', severity: 'error', message, location: locationOf(text, offset, offset + 1) }];
  }
  const { tree, errors } = readTree(json);
  const findings = [
    ...errors.map(({ path, message }): Finding => errorAt('tree-invalid', path, `${message}.`, fixOf(message, path))),
    ...(tree === undefined ? [] : validateTree(tree, settings)),
  ];
  return sorted(findings.map((finding) => located(finding, locationInJson(text, finding.path))));
}

/** What to do about what the schema refuses. */
function fixOf(message: string, path: TreePath): string | undefined {
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

function variables({ outside }: JenkinsfileSource, { ignored }: ValidationSettings): LocatedFinding[] {
  if (ignored?.has('top-level-variable')) return [];
  return outside.flatMap((part) =>
    topLevelVariables(part).map(({ name, offset, length }) =>
      located(
        warning(
          'top-level-variable',
          [],
          `${name === '' ? 'Variables are' : `"${name}" is`} declared outside "pipeline", so Jenkins cannot split a long pipeline.`,
          `Write "@groovy.transform.Field def ${name === '' ? 'name' : name}", or assign it where it is used.`,
        ),
        locationWithin(part, offset, length),
      ),
    ),
  );
}

/** Whether a finding is not of a lint warning that a comment beside it switches off. */
function isNotSwitchedOff({ comments }: JenkinsfileSource): (finding: LocatedFinding) => boolean {
  const lines = comments.flatMap(({ text, location }) => {
    const codes = /\bpipegen-ignore\b[ \t:]*([\w \t,-]*)/.exec(text)?.[1];
    return codes === undefined
      ? []
      : [{ codes: codes.split(/[\s,]+/), first: location.line, last: location.endLine + 1 }];
  });
  return ({ code, location }) =>
    !ignorableCodes.includes(code) ||
    !lines.some(({ codes, first, last }) => codes.includes(code) && location.line >= first && location.line <= last);
}

function locationInSource(source: JenkinsfileSource, { path, offset }: Finding): Location {
  const script = offset === undefined ? undefined : source.scripts.find((one) => isWithin(path, one.path));
  if (script !== undefined && offset !== undefined) return locationWithin(script, offset, 1);
  return source.locationOf(path) ?? START;
}

const START: Location = { line: 1, column: 1, endLine: 1, endColumn: 2 };

/** The location of a stretch of a text that has a location itself. */
function locationWithin(
  { text, location }: { readonly text: string; readonly location: Location },
  offset: number,
  length: number,
): Location {
  const inner = locationOf(text, offset, offset + length);
  const line = (at: number): number => location.line + at - 1;
  const column = (at: number, inLine: number): number => (at === 1 ? location.column + inLine - 1 : inLine);
  return {
    line: line(inner.line),
    column: column(inner.line, inner.column),
    endLine: line(inner.endLine),
    endColumn: column(inner.endLine, inner.endColumn),
  };
}

function located({ code, severity, message, fix }: Finding, location: Location): LocatedFinding {
  return { code, severity, message, ...present({ fix }), location };
}

function isAround(outer: Location, inner: Location): boolean {
  const isAfter = (line: number, column: number, than: readonly [line: number, column: number]) =>
    line > than[0] || (line === than[0] && column >= than[1]);
  return (
    isAfter(inner.line, inner.column, [outer.line, outer.column]) &&
    isAfter(outer.endLine, outer.endColumn, [inner.endLine, inner.endColumn])
  );
}

function positionOf({ line, column }: Location): string {
  return `${line}:${column}`;
}

function sorted(findings: readonly LocatedFinding[]): LocatedFinding[] {
  return findings.toSorted(
    (one, other) => one.location.line - other.location.line || one.location.column - other.location.column,
  );
}
