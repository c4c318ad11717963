import * as z from 'zod/mini';
import type { FlowDefinition } from '../model/definition.ts';
import { type DefinitionPath, type Diagnostic, fault } from '../model/diagnostic.ts';
import type { Flow } from '../model/flow.ts';
import { type Resolution, resolveFlow } from '../model/resolve.ts';
import { evaluate } from './evaluate.ts';
import { flowSchema, type Reading } from './shape.ts';
import { describeIssue, EXPORT_FLOW, shapeFaults } from './shapeFaults.ts';

/** A flow file, read. */
export interface LoadedFlow {
  /** Missing when a diagnostic is an error. */
  readonly flow?: Flow;
  /** Everything that is to be said of the file, each with its place. */
  readonly diagnostics: readonly Diagnostic[];
  /** The project's files on which the flow depends, itself included: relative, with `/`, in alphabetical order. */
  readonly dependencies: readonly string[];
}

/**
 * Reads a flow file: runs it, checks the shape of what it exports, resolves it, and finds the place of every fault.
 *
 * @param file relative to the project's folder, with `/`
 */
export async function loadFlow(projectFolder: string, file: string): Promise<LoadedFlow> {
  const { exports, diagnostics, dependencies } = await evaluate(projectFolder, file);
  if (exports === undefined) return { diagnostics, dependencies };
  const resolution = resolveExport(exports);
  return {
    ...resolution,
    diagnostics: await locate(projectFolder, file, resolution.diagnostics),
    dependencies,
  };
}

/**
 * Finds the places in a flow file that diagnostics speak of by path; those that have a place keep it.
 *
 * @param file relative to the project's folder, with `/`
 */
export async function locate(
  projectFolder: string,
  file: string,
  diagnostics: readonly Diagnostic[],
): Promise<readonly Diagnostic[]> {
  if (diagnostics.every(({ where }) => where !== undefined)) return diagnostics;
  const { createPlaces } = await import('./places.ts');
  const places = createPlaces(projectFolder, file);
  return diagnostics.map((one) => ({ ...one, where: one.where ?? places.find(one.path, one.on) }));
}

function resolveExport(exports: Readonly<Record<string, unknown>>): Resolution {
  if (!('default' in exports)) {
    const message = 'The file has no default export, so it defines no flow.';
    return { diagnostics: [fault('flow-missing', [], message, EXPORT_FLOW)] };
  }
  if (exports.default instanceof Promise) {
    const message = 'The file exports a promise, and a flow must be there at once.';
    return {
      diagnostics: [
        fault('flow-promise', [], message, 'Write "export default await ..." if it cannot be had without waiting.'),
      ],
    };
  }
  try {
    return resolveDefinition(exports.default);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { diagnostics: [fault('flow-endless', [], 'The flow contains itself, so it has no end.')] };
  }
}

/** Checks the shape first; then the rules look at what is left of a misshapen definition, so that all faults show. */
function resolveDefinition(definition: unknown): Resolution {
  const { error } = z.safeParse(schema('strict'), definition, { error: describeIssue });
  if (error === undefined) return resolveFlow(definition as FlowDefinition);
  const faults = error.issues.flatMap(shapeFaults);
  const { diagnostics } = resolveFlow(z.parse(schema('mending'), definition));
  const consequence = ({ path }: Diagnostic): boolean => faults.some((one) => isWithin(path, one.path));
  return { diagnostics: [...faults, ...diagnostics.filter((one) => !consequence(one))] };
}

function isWithin(path: DefinitionPath, outer: DefinitionPath): boolean {
  return outer.every((part, index) => path[index] === part);
}

const schemas = new Map<Reading, z.ZodMiniType<FlowDefinition>>();

/** Making a schema takes longer than using it, so each is made once. */
function schema(reading: Reading): z.ZodMiniType<FlowDefinition> {
  const made = schemas.get(reading) ?? flowSchema(reading);
  schemas.set(reading, made);
  return made;
}
