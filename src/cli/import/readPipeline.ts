import { locationInJson } from '../../declarative/jsonLocations.ts';
import { readJenkinsfile } from '../../declarative/read/readJenkinsfile.ts';
import { readTree } from '../../declarative/read/readTree.ts';
import type { JenkinsfileSource, Location, TreePath } from '../../declarative/source.ts';
import type { PipelineTree } from '../../declarative/tree.ts';
import {
  type LocatedFinding,
  type ValidationSettings,
  validateJenkinsfile,
  validateJson,
} from '../../declarative/validate.ts';
import { type Diagnostic, errorAt } from '../../model/diagnostic.ts';
import { at } from '../located.ts';
import { notDeclarative } from './notDeclarative.ts';
import type { ImportSource } from './readSource.ts';

/** A pipeline in which a controller finds no error. */
export interface ReadPipeline {
  readonly tree: PipelineTree;
  /** Undefined for JSON, which has no comments, and nothing around the pipeline. */
  readonly source?: JenkinsfileSource;
  locationOf(path: TreePath): Location | undefined;
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
    return { tree: readTree(JSON.parse(text)).tree as PipelineTree, locationOf: (path) => locationInJson(text, path) };
  const source = readJenkinsfile(text);
  return { tree: source.tree as PipelineTree, source, locationOf: (path) => source.locationOf(path) };
}

function diagnosticOf({ code, message, fix, location }: LocatedFinding, file: string, text: string): Diagnostic {
  return at(errorAt(code, [], message, fix), file, location, text);
}
