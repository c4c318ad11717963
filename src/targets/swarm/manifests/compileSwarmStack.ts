import type { GeneratedFile } from '../../../model/generatedFile.ts';
import { manifestFile } from '../../../model/names.ts';
import type { Stack } from '../../compose/manifests/stack.ts';
import { stackFile } from './stackFile.ts';

/**
 * A stack's file for `docker stack deploy`.
 *
 * The stack's name is given on the command line, and what differs between deployments in `PIPEGEN_*` variables.
 */
export function compileSwarmStack(stack: Stack): readonly GeneratedFile[] {
  const { flow, scope, environment } = stack;
  const path = manifestFile(flow.name, scope, { environment: environment?.name, kind: 'swarm' });
  return [{ path, body: stackFile(stack), comment: '#', source: `pipelines/${flow.name}` }];
}
