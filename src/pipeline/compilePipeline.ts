import { pipelineBlock } from '../declarative/print.ts';
import type { Profile } from '../declarative/profile/profile.ts';
import { readJenkinsfile } from '../declarative/read/readJenkinsfile.ts';
import { sourceLines } from '../declarative/sourceLines.ts';
import { enclosingVariables, shareVariables } from '../declarative/split/outsideVariables.ts';
import { splitPipeline } from '../declarative/split/splitPipeline.ts';
import { declaredMethods, validateTree } from '../declarative/validate.ts';
import type { Statement } from '../groovy/ast.ts';
import { library as libraryLine, script } from '../groovy/build.ts';
import { mentionedNames, usedNames } from '../groovy/mentionedNames.ts';
import { printGroovy, printWithOrigins } from '../groovy/print.ts';
import { type Diagnostic, fault, hasErrors } from '../model/diagnostic.ts';
import type { LineOrigin } from '../model/generatedFile.ts';
import type { PipelineDefinition } from './definition.ts';
import { Groovy } from './groovy.ts';
import type { ConvertedPipeline } from './toTree.ts';

/** A Jenkinsfile's text, and where each of its lines comes from. */
export interface PipelineText {
  readonly text: string;
  readonly origins: readonly (LineOrigin | undefined)[];
}

/** What came of a definition; there is no text when a diagnostic is an error. */
export interface CompiledPipeline {
  readonly printed?: PipelineText;
  /** With paths in the definition. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What a pipeline is compiled with. */
export interface CompileOptions {
  /** What the controller offers that it is for. */
  readonly profile: Profile;
  /** Steps of shared libraries that are known. */
  readonly librarySteps: readonly string[];
  /** The library that brings them: `pipegen@v1.0.0`. A pipeline that loads no library and calls one of them loads it. */
  readonly library?: string | undefined;
  /** Methods that the pipeline's compiled functions call. */
  readonly methods: readonly Statement[];
  /** How many bytes the pipeline may compile to; what Jenkins can run unless it is said. */
  readonly longest?: number | undefined;
}

/** Checks a pipeline as a controller would, and prints it; what is too long for Jenkins is split. */
export function compilePipeline(
  definition: PipelineDefinition,
  { tree, originOf, diagnostics: conversion }: ConvertedPipeline,
  { profile, librarySteps, library, methods, longest }: CompileOptions,
): CompiledPipeline {
  const { before, after } = definition;
  const outside = [before, after].flatMap((code) => code?.source ?? []);
  const diagnostics = validateTree(tree, { profile, librarySteps, ignored: SPLIT }, outside).map(
    ({ code, severity, message, fix, path }): Diagnostic => ({
      ...fault(code, originOf(path), message, fix),
      severity: NEVER_RUNS.has(code) ? 'error' : severity,
    }),
  );
  if (hasErrors([...conversion, ...diagnostics])) return { diagnostics };
  const split = splitPipeline(tree, {
    longest,
    split: definition.split,
    taken: outside.flatMap(declaredMethods),
    variables: enclosingVariables(before?.source ?? ''),
  });
  const shared = shareWithMethods(before, split.methods);
  const ofSplit = [...split.faults, ...split.warnings].map((one) => ({ ...one, path: originOf(one.path) }));
  const pipeline = printWithOrigins(pipelineBlock(split.tree));
  const all = joined(shared.before, pipeline, after, [...split.methods, ...methods]);
  const own = new Set(outside.flatMap(declaredMethods));
  const { called } = usedNames(all.text);
  const loads = !loadsLibrary(definition) && librarySteps.some((step) => called.has(step) && !own.has(step));
  const printed = loads && library !== undefined ? loading(library, all, shared.before) : all;
  const unreadable = readingFaults(printed);
  const found = [...diagnostics, ...ofSplit, ...shared.faults, ...unreadable];
  return { diagnostics: found, ...(!hasErrors(found) && { printed }) };
}

/** What stands before the pipeline, with its variables as the moved methods need them. */
function shareWithMethods(
  before: Groovy | undefined,
  methods: readonly Statement[],
): { readonly before: Groovy | undefined; readonly faults: readonly Diagnostic[] } {
  if (before === undefined || methods.length === 0) return { before, faults: [] };
  const moved = printGroovy(script(methods));
  const { source, fields, unshared } = shareVariables(before.source, mentionedNames(moved));
  const { assigned, called } = usedNames(moved);
  const lost = enclosingVariables(before.source).filter((name) => assigned.has(name));
  const refused = (name: string, why: string, fix: string) =>
    fault(
      'variable-not-shared',
      ['before'],
      `The pipeline must be split, and moved code needs "${name}": ${why}.`,
      fix,
    );
  return {
    before: new Groovy(source),
    faults: [
      ...unshared.map((name) =>
        refused(
          name,
          'it is declared together with others',
          `Declare it by itself: "@groovy.transform.Field def ${name}".`,
        ),
      ),
      ...fields
        .filter((name) => called.has(name))
        .map((name) =>
          refused(name, 'it is a variable that is called', `Make it a method, or write "${name}.call(...)".`),
        ),
      ...lost.map((name) =>
        refused(
          name,
          'it is a variable of the method around the pipeline, to which a method of its own cannot assign',
          `Keep what changes in a map: "def state = [${name}: ...]" and "state.${name} = ...".`,
        ),
      ),
    ],
  };
}

/** What a controller's validator lets pass, and no build would get past. */
const NEVER_RUNS: ReadonlySet<string> = new Set(['choices-missing', 'cron-invalid']);

/** What is no trap here, since it is mended. */
const SPLIT: ReadonlySet<string> = new Set(['pipeline-too-large']);

/**
 * The whole text. What stands around the pipeline stays to the byte; where an author's text has no line end towards the
 * pipeline, an empty line sets it apart.
 */
function joined(
  before: Groovy | undefined,
  pipeline: PipelineText,
  after: Groovy | undefined,
  methods: readonly Statement[],
): PipelineText {
  const first = sourceOf(before);
  const last = sourceOf(after);
  const parts = [
    around(first === '' || /\n[ \t]*$/.test(first) ? first : `${first}\n\n`, 'before'),
    pipeline,
    around(
      last === '' ? '\n' : `${/^\s*\n/.test(last) ? '' : '\n\n'}${last}${last.endsWith('\n') ? '' : '\n'}`,
      'after',
    ),
    ...(methods.length === 0 ? [] : [around('\n', 'after'), printWithOrigins(script(methods))]),
  ];
  return parts.reduce(append);
}

/**
 * The code around a pipeline, to the byte. A text all of whose lines are indented stands between backticks of a
 * definition, whose own indentation it shares. A first line for the shell would not be the first one after that which says
 * that the file is generated.
 */
function sourceOf(code: Groovy | undefined): string {
  const source = code?.source.replace(/\r\n?/g, '\n').replace(/^#!.*\n?/, '') ?? '';
  if (source.trim() === '') return '';
  const isIndented = source.startsWith('\n') && !/^\S/m.test(source);
  return isIndented ? sourceLines(source.trim()).map(printGroovy).join('\n') : source;
}

/** Whether the author loads shared libraries, of which one may be the project's under another name. */
function loadsLibrary({ libraries = [], before }: PipelineDefinition): boolean {
  return libraries.length > 0 || /@Library\b|\blibrary\b/.test(before?.source ?? '');
}

/** The text with the line that loads a library. */
function loading(name: string, text: PipelineText, before: Groovy | undefined): PipelineText {
  const line = `${printGroovy(libraryLine(name))}\n${sourceOf(before) === '' ? '\n' : ''}`;
  return append({ text: line, origins: line.split('\n').map(() => undefined) }, text);
}

function around(text: string, path: 'before' | 'after'): PipelineText {
  const lines = text.split('\n');
  return { text, origins: lines.map((line) => (line.trim() === '' ? undefined : { definition: [path] })) };
}

/** Two texts after each other; the line on which they meet comes from where it begins. */
function append(one: PipelineText, other: PipelineText): PipelineText {
  const [met, ...rest] = other.origins;
  const origins = one.text === '' ? other.origins : [...one.origins.slice(0, -1), one.origins.at(-1) ?? met, ...rest];
  return { text: one.text + other.text, origins };
}

/** What the whole text has that its parts have not: code around the pipeline that does not end. */
function readingFaults({ text, origins }: PipelineText): Diagnostic[] {
  return readJenkinsfile(text).faults.map(({ code, message, fix, place }) => {
    const origin = origins[place.line - 1];
    const path = origin !== undefined && 'definition' in origin ? origin.definition : [];
    return fault(code, path, message, fix);
  });
}
