import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { parse } from 'yaml';
import { type DockerClient, lines } from '../../adapters/docker/client.ts';
import { LABELS } from '../../model/names.ts';
import type { Unit } from '../../plan/operation.ts';
import { ProgramFailure } from '../../run/failure.ts';
import { CONFIG_TEXTS } from './manifests/stackFile.ts';
import { STACK_LABEL } from './services.ts';

/** A stack's file, as far as it is looked at. */
export interface StackModel {
  readonly services: { readonly [service: string]: StackService };
  readonly [section: string]: object | string | undefined;
}

/** A service in a stack's file. */
export interface StackService {
  readonly deploy?: { readonly replicas?: number; readonly labels?: readonly string[] };
  readonly depends_on?: readonly string[];
  readonly secrets?: readonly { readonly source: string }[];
  readonly configs?: readonly { readonly source: string }[];
  readonly [property: string]: unknown;
}

/** What a stack is deployed with. */
export interface StackOptions {
  readonly docker: DockerClient;
  /** Where relative paths begin. */
  readonly folder: string;
  /** Where the values of secrets are. */
  readonly variables: { readonly [name: string]: string | undefined };
}

/** A unit's file. */
export async function readStack({ folder }: Pick<StackOptions, 'folder'>, unit: Unit): Promise<StackModel> {
  const file = isAbsolute(unit.manifest) ? unit.manifest : join(folder, unit.manifest);
  return parse(await readFile(file, 'utf8')) as StackModel;
}

/**
 * Deploys services of a stack, as they are given, and leaves its others alone. What they read as files is made first, under
 * names that change with the content.
 */
export async function deployServices(
  options: StackOptions,
  unit: Unit,
  stack: StackModel,
  services: StackModel['services'],
): Promise<void> {
  const { docker, variables } = options;
  const [secrets, configs] = await Promise.all([
    makeFiles(options, unit, 'secret', stack.secrets, services, (name) => variables[name] ?? ''),
    makeFiles(options, unit, 'config', stack.configs, services, (name) => textOf(stack, name)),
  ]);
  const { [CONFIG_TEXTS]: _, ...sections } = stack;
  const deploy = ['stack', 'deploy', '--compose-file', '-', '--with-registry-auth', '--resolve-image', 'changed'];
  await docker.show([...deploy, '--detach=true', unit.name], {
    input: JSON.stringify({ ...sections, services, secrets, configs }),
    env: { ...variables, ...unit.variables },
  });
}

/** How Compose's own reading of a file looks, so that the same is compared for all targets. */
export async function interpolate(
  { docker, variables }: StackOptions,
  unit: Unit,
  stack: StackModel,
): Promise<StackModel> {
  const { [CONFIG_TEXTS]: texts, ...sections } = stack;
  const printed = await docker.run(['stack', 'config', '--compose-file', '-'], {
    input: JSON.stringify(sections),
    env: { ...variables, ...unit.variables },
  });
  return { ...(parse(printed) as StackModel), ...(texts !== undefined && { [CONFIG_TEXTS]: texts }) };
}

/** Removes the secrets and configs of a unit that no service uses any more. */
export async function removeUnusedFiles(docker: DockerClient, unitName: string): Promise<void> {
  for (const kind of ['secret', 'config'] as const)
    for (const id of await filesOf(docker, kind, unitName))
      await docker.run([kind, 'rm', id]).catch((error: unknown) => {
        if (!(error instanceof ProgramFailure && /in use|not found|no such/i.test(error.stderr))) throw error;
      });
}

/** The secrets or configs of a unit, by name. */
export async function filesOf(docker: DockerClient, kind: 'secret' | 'config', unitName: string): Promise<string[]> {
  return lines(await docker.run([kind, 'ls', '--format', '{{.Name}}', '--filter', `label=${STACK_LABEL}=${unitName}`]));
}

/** Makes the secrets or configs that services use and Swarm does not have yet, and says what they are called there. */
async function makeFiles(
  { docker }: StackOptions,
  { name: unitName, variables }: Unit,
  kind: 'secret' | 'config',
  declared: object | string | undefined,
  services: StackModel['services'],
  contentOf: (name: string) => string,
): Promise<{ readonly [name: string]: object }> {
  const used = new Set(
    Object.values(services).flatMap((service) => (service[`${kind}s`] ?? []).map(({ source }) => source)),
  );
  const names = Object.keys(declared ?? {}).filter((name) => used.has(name));
  if (names.length === 0) return {};
  const present = await filesOf(docker, kind, unitName);
  const made = names.map(async (name) => {
    const content = contentOf(name);
    const full = `${unitName.slice(0, 46)}-${digest(name)}-${digest(content)}`;
    if (!present.includes(full)) {
      const ours = { [STACK_LABEL]: unitName, [LABELS.ledger]: variables.PIPEGEN_LEDGER ?? '' };
      const labels = Object.entries(ours).flatMap(([label, value]) => ['--label', `${label}=${value}`]);
      await docker.run([kind, 'create', ...labels, full, '-'], { input: content });
    }
    return [name, { external: true, name: full }] as const;
  });
  return Object.fromEntries(await Promise.all(made));
}

function textOf(stack: StackModel, name: string): string {
  const texts = stack[CONFIG_TEXTS] as { readonly [name: string]: string } | undefined;
  // Swarm refuses a config without any.
  return texts?.[name] || '\n';
}

/** Too short to find a secret by, and long enough to notice that it changed. */
function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8);
}
