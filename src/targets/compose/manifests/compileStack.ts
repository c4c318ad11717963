import type { GeneratedFile } from '../../../model/generatedFile.ts';
import { manifestFile } from '../../../model/names.ts';
import { composeFile } from './composeFile.ts';
import type { Stack } from './stack.ts';

/**
 * A stack's Compose file.
 *
 * It takes the project's name from `--project-name`, and what differs between deployments from `PIPEGEN_*` variables.
 */
export function compileStack(stack: Stack): GeneratedFile[] {
  const { flow, scope, environment } = stack;
  return [
    {
      path: manifestFile(flow.name, scope, { environment: environment?.name }),
      body: composeFile(stack),
      comment: '#',
      source: `pipelines/${flow.name}`,
    },
  ];
}
