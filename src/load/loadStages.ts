import type { Diagnostic } from '../model/diagnostic.ts';
import type { FlowStages, StageDefinition } from '../pipeline/definition.ts';
import { type ConvertedStages, type StageGroups, stagesToTree } from '../pipeline/toTree.ts';
import { type CompiledBodies, compileDefinition } from './compileDefinition.ts';
import type { Locator } from './locator.ts';

/** The stages of an author's in a flow, read. */
export interface LoadedStages {
  readonly converted: ConvertedStages;
  /** Where each group of `converted` goes. */
  readonly slots: readonly StageSlot[];
  /** Methods that their functions call, by name. */
  readonly helpers: readonly string[];
  /** Methods that functions of the project became, which they call. */
  readonly methods: CompiledBodies['methods'];
  readonly diagnostics: readonly Diagnostic[];
}

/** Where in the main pipeline stages go: in an environment's part, or in that of the build. */
export interface StageSlot {
  readonly slot: keyof FlowStages;
  readonly environment?: string;
}

/**
 * Turns the stages of a flow into parts of a tree, their functions into Groovy.
 *
 * @param file relative to the project's folder, with `/`
 */
export async function loadStages(locator: Locator, file: string, stages: FlowStages): Promise<LoadedStages> {
  const found = groupsOf(stages);
  const definition = { stages };
  const { converted, bodies } = await compileDefinition(locator, file, (codeOf) =>
    stagesToTree(definition, found, codeOf),
  );
  return {
    converted,
    slots: found,
    helpers: bodies.helpers,
    methods: bodies.methods,
    diagnostics: [...converted.diagnostics, ...bodies.diagnostics],
  };
}

function groupsOf(stages: FlowStages): readonly (StageSlot & StageGroups[number])[] {
  return (Object.keys(stages) as (keyof FlowStages)[]).flatMap((slot) => {
    const given: readonly StageDefinition[] | Readonly<Record<string, readonly StageDefinition[] | undefined>> =
      stages[slot] ?? [];
    if (isList(given)) return [{ slot, path: ['stages', slot], stages: given }];
    return Object.entries(given).map(([environment, inner = []]) => ({
      slot,
      environment,
      path: ['stages', slot, environment],
      stages: inner,
    }));
  });
}

function isList(given: unknown): given is readonly StageDefinition[] {
  return Array.isArray(given);
}
