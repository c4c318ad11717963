import type { Unit } from '../../plan/operation.ts';
import { converge } from './converge.ts';
import { deployServices, interpolate, readStack, type StackOptions } from './stack.ts';

/** Deploys services of a unit, and waits until Swarm runs them as declared in the unit's file. */
export async function deployAndWait(options: StackOptions, unit: Unit, names: readonly string[]): Promise<void> {
  const stack = await readStack(options, unit);
  const services = Object.fromEntries(Object.entries(stack.services).filter(([name]) => names.includes(name)));
  const wanted = await interpolate(options, unit, { ...stack, services });
  await deployServices(options, unit, stack, services);
  const images = Object.entries(wanted.services).map(([name, { image }]) => [name, String(image)] as const);
  await converge(options.docker, unit.name, Object.fromEntries(images), unit.waitSeconds);
}
