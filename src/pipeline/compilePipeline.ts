import { pipelineBlock } from '../declarative/print.ts';
import type { Profile } from '../declarative/profile/profile.ts';
import { readJenkinsfile } from '../declarative/read/readJenkinsfile.ts';
import { enclosingVariables } from '../declarative/split/outsideVariables.ts';
import { splitPipeline } from '../declarative/split/splitPipeline.ts';
import { declaredMethods, validateTree } from '../declarative/validate.ts';
import type { Statement } from '../groovy/ast.ts';
import { usedNames } from '../groovy/mentionedNames.ts';
import { printWithOrigins } from '../groovy/print.ts';
import { type Diagnostic, errorAt, hasErrors } from '../model/diagnostic.ts';
import type { PipelineDefinition } from './definition.ts';
import { joinAround, loadsLibrary, type PipelineText, withLibrary } from './pipelineText.ts';
import { shareWithMethods } from './shareWithMethods.ts';
import type { ConvertedPipeline } from './toTree.ts';

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
      ...errorAt(code, originOf(path), message, fix),
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
  const ofSplit = [...split.errors, ...split.warnings].map((one) => ({ ...one, path: originOf(one.path) }));
  const pipeline = printWithOrigins(pipelineBlock(split.tree));
  const all = joinAround(shared.before, pipeline, after, [...split.methods, ...methods]);
  const own = new Set(outside.flatMap(declaredMethods));
  const { called } = usedNames(all.text);
  const loads = !loadsLibrary(definition) && librarySteps.some((step) => called.has(step) && !own.has(step));
  const printed = loads && library !== undefined ? withLibrary(library, all, shared.before) : all;
  const unreadable = readingErrors(printed);
  const found = [...diagnostics, ...ofSplit, ...shared.errors, ...unreadable];
  return { diagnostics: found, ...(!hasErrors(found) && { printed }) };
}

/** What a controller's validator lets pass, and no build would get past. */
const NEVER_RUNS: ReadonlySet<string> = new Set(['choices-missing', 'cron-invalid']);

/** What is no trap here, since it is fixed. */
const SPLIT: ReadonlySet<string> = new Set(['pipeline-too-large']);

/** What the whole text has that its parts have not: code around the pipeline that does not end. */
function readingErrors({ text, origins }: PipelineText): Diagnostic[] {
  return readJenkinsfile(text).errors.map(({ code, message, fix, location }) => {
    const origin = origins[location.line - 1];
    const path = origin !== undefined && 'definition' in origin ? origin.definition : [];
    return errorAt(code, path, message, fix);
  });
}
