import { type Flow, targetKindOf } from '../model/flow.ts';
import type { GeneratedFile } from '../model/generatedFile.ts';
import type { TargetKind } from '../model/targetKinds.ts';
import { compileStack } from './compose/manifests/compileStack.ts';
import { type Stack, stacksOf } from './compose/manifests/stack.ts';
import { compileSwarmStack } from './swarm/manifests/compileSwarmStack.ts';

/** By the kind of target: the files that describe a stack to it. */
const COMPILERS: { readonly [Kind in TargetKind]: (stack: Stack) => readonly GeneratedFile[] } = {
  compose: compileStack,
  swarm: compileSwarmStack,
};

/**
 * The manifests of a flow: the host's, and for each environment that of its persistent services and that of a revision.
 * What runs once per host is always started with Compose.
 */
export function compileManifests(flow: Flow): readonly GeneratedFile[] {
  return stacksOf(flow).flatMap((stack) =>
    COMPILERS[stack.environment === undefined ? 'compose' : targetKindOf(flow, stack.environment)](stack),
  );
}
