import { placeInJson } from '../../declarative/jsonPlaces.ts';
import { readJenkinsfile } from '../../declarative/read/readJenkinsfile.ts';
import { readTree } from '../../declarative/read/readTree.ts';
import type { JenkinsfileSource, Place, TreePath } from '../../declarative/source.ts';
import type { PipelineTree } from '../../declarative/tree.ts';
import {
  type PlacedFinding,
  type ValidationSettings,
  validateJenkinsfile,
  validateJson,
} from '../../declarative/validate.ts';
import { type Diagnostic, fault } from '../../model/diagnostic.ts';
import { at } from '../located.ts';
import { notDeclarative } from './notDeclarative.ts';
import type { ImportSource } from './readSource.ts';

/** A pipeline in which a controller finds no fault. */
export interface ReadPipeline {
  readonly tree: PipelineTree;
  /** Undefined for JSON, which has no comments, and nothing around the pipeline. */
  readonly source?: JenkinsfileSource;
  placeOf(path: TreePath): Place | undefined;
}

/** Reads a pipeline, or says everything that is wrong with it. */
export function readPipeline(
  { name, text, isJson }: ImportSource,
  settings: ValidationSettings,
): ReadPipeline | readonly Diagnostic[] {
  const findings = (isJson ? validateJson : validateJenkinsfile)(text, settings);
  if (findings.some(({ code }) => code === 'pipeline-missing')) return [notDeclarative(text, name)];
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return errors.map((finding) => diagnosticOf(finding, name, text));
  if (isJson)
    return { tree: readTree(JSON.parse(text)).tree as PipelineTree, placeOf: (path) => placeInJson(text, path) };
  const source = readJenkinsfile(text);
  return { tree: source.tree as PipelineTree, source, placeOf: (path) => source.placeOf(path) };
}

function diagnosticOf({ code, message, fix, place }: PlacedFinding, file: string, text: string): Diagnostic {
  return at(fault(code, [], message, fix), file, place, text);
}
