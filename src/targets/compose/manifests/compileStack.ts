import type { Flow } from '../../../model/flow.ts';
import type { GeneratedFile } from '../../../model/generatedFile.ts';
import { manifestFile } from '../../../model/names.ts';
import { composeFile } from './composeFile.ts';
import { stacksOf } from './stack.ts';

/**
 * The Compose files of a flow: the host's, and for each environment that of its kept services and that of a deployment.
 *
 * They take the project's name from `--project-name`, and what differs between deployments from `PIPEGEN_*` variables.
 */
export function compileStack(flow: Flow): GeneratedFile[] {
  return stacksOf(flow).map((stack) => ({
    path: manifestFile(stack.flow.name, stack.scope, { environment: stack.environment?.name }),
    body: composeFile(stack),
    comment: '#',
    source: `pipelines/${flow.name}`,
  }));
}
