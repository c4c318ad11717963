import type { Flow } from '../../src/model/flow.ts';
import { compileManifests } from '../../src/targets/manifests.ts';

export function file(flow: Flow, folder: string): string {
  const found = compileManifests(flow).find(({ path }) => path.endsWith(`/stack/${folder}/compose.yaml`));
  if (found === undefined) throw new Error(`There is no stack ${folder}.`);
  return found.body;
}

export function withApp(flow: Flow, changes: object): Flow {
  return { ...flow, services: flow.services.map((one) => (one.name === 'app' ? { ...one, ...changes } : one)) };
}
