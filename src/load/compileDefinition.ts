import type { Body, Code, ConvertedPipeline } from '../pipeline/toTree.ts';
import type { CompiledBodies } from './compileBodies.ts';
import type { Locator } from './locator.ts';

export type { CompiledBodies } from './compileBodies.ts';

/**
 * Converts a definition, its functions to Groovy: once to know which functions there are, and again with what they became.
 *
 * @param file relative to the project's folder, with `/`
 */
export async function compileDefinition<Converted extends ConvertedPipeline>(
  locator: Locator,
  file: string,
  convert: (codeOf?: (body: Body) => Code) => Converted,
): Promise<{ readonly converted: Converted; readonly bodies: CompiledBodies }> {
  const first = convert();
  if (first.bodies.length === 0) return { converted: first, bodies: NO_BODIES };
  const { compileBodies } = await import('./compileBodies.ts');
  const bodies = compileBodies(await locator.locationsIn(file), first.bodies);
  return { converted: convert(({ path }) => bodies.codeAt(path) ?? NO_CODE), bodies };
}

const NO_BODIES: CompiledBodies = { codeAt: () => undefined, helpers: [], methods: [], diagnostics: [] };
/** Stands for what could not be compiled, which is said. */
const NO_CODE: Code = { source: 'null' };
