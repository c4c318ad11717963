import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { replaceFile, unlessMissing } from '../adapters/files/wholeFile.ts';
import { readControllerAccess } from '../controller/access.ts';
import { type ControllerConnection, connectController } from '../controller/connection.ts';
import { readControllerGdsl, readControllerVersion } from '../controller/controller.ts';
import { ControllerFailure } from '../controller/failure.ts';
import { type DirectiveTypes, readDirectiveTypes } from '../controller/types.ts';
import { makeProfile } from '../declarative/profile/makeProfile.ts';
import { isCutOff, readGdsl } from '../declarative/profile/readGdsl.ts';
import { formatProfile, readProfile } from '../declarative/profile/readProfile.ts';
import { count } from '../model/count.ts';
import { type Diagnostic, errorAt, warning } from '../model/diagnostic.ts';
import { declareController } from '../pipeline/declareController.ts';
import { printableLine } from '../plan/printable.ts';
import { PROFILE } from '../project/profileFile.ts';
import type { Invocation } from './invocation.ts';
import { type Outcome, refused } from './outcome.ts';

/** What `pipegen controller pull` was asked for. */
export interface PullOptions {
  /** The controller's list of steps, in a file. */
  readonly gdsl?: string;
  /** The controller's address, where there is no such file; that of the environment unless given. */
  readonly url?: string;
  readonly output: string;
  readonly name?: string;
  readonly complete?: boolean;
  readonly json?: boolean;
}

/** Writes what a controller offers: its profile, for `validate`, and the types of it, for the editor. */
export async function pullProfile(invocation: Invocation, options: PullOptions): Promise<Outcome> {
  const { projectFolder } = invocation;
  const { output, complete = false } = options;
  const source =
    options.gdsl === undefined
      ? await askController(invocation, options.url)
      : await readList(invocation, options.gdsl);
  const steps = readGdsl(source.gdsl ?? '');
  const fallen = listError(source, Object.keys(steps).length);
  if (fallen !== undefined) return refused([fallen]);
  const profile = makeProfile({ name: options.name ?? source.name, complete, steps, types: source.types });
  const note = `Written by "pipegen controller pull" from ${source.name}. Run it again when plugins change.`;
  const types = `${output.replace(/\.json$/, '')}.d.ts`;
  const files = [
    { file: output, text: formatProfile(profile, note), isOurs: (text: string) => readProfile(text) !== undefined },
    {
      file: types,
      text: `// ${note}\n${declareController(profile)}`,
      isOurs: (text: string) => /^\/\/ (?:Generated|Written) by "pipegen /.test(text),
    },
  ];
  const foreign: Diagnostic[] = [];
  for (const { file, isOurs } of files) {
    const present = await unlessMissing(readFile(resolve(projectFolder, file), 'utf8'));
    if (present !== undefined && !isOurs(present)) foreign.push(inTheWay(file));
  }
  if (foreign.length > 0) return refused(foreign);
  for (const { file, text } of files) {
    const location = resolve(projectFolder, file);
    await mkdir(dirname(location), { recursive: true });
    await replaceFile(location, (partial) => writeFile(partial, text));
  }
  const number = count(Object.keys(steps).length, 'step');
  return {
    exitCode: 0,
    diagnostics: source.warnings,
    answer: { output, types, steps: Object.keys(steps).length },
    text: `Wrote ${output} and ${types} with ${number}.\n${next(output, types)}`,
  };
}

function next(output: string, types: string): string {
  return output === PROFILE
    ? 'Commit both. "pipegen build", "import" and "validate" use the profile. The editor uses the types if "include" in tsconfig.json lists "jenkins/*.d.ts".\n'
    : `To validate with it, run: pipegen validate --profile ${output} FILE. The editor uses ${types} if "include" in tsconfig.json lists it.\n`;
}

/** What a controller offers, as it was found. */
interface Source {
  /** What messages call the controller, unless told. */
  readonly name: string;
  /** Where the list of steps is from. */
  readonly location: string;
  /** Missing when it cannot be read. */
  readonly gdsl?: string;
  readonly types: DirectiveTypes;
  readonly warnings: readonly Diagnostic[];
}

async function readList({ projectFolder }: Invocation, file: string): Promise<Source> {
  const gdsl = await readFile(resolve(projectFolder, file), 'utf8').catch(() => undefined);
  const found = { name: 'your controller', location: file, types: {}, warnings: [] };
  return gdsl === undefined ? found : { ...found, gdsl };
}

async function askController({ terminal, signal }: Invocation, address: string | undefined): Promise<Source> {
  const connection = connectController(readControllerAccess(process.env, address), signal);
  terminal.progress(`Asking ${connection.url}`);
  await readControllerVersion(connection);
  const gdsl = await readControllerGdsl(connection);
  const { types, warnings } = await askTypes(connection);
  return { name: connection.url, location: `${connection.url}pipeline-syntax/gdsl`, gdsl, types, warnings };
}

/** Without the right to validate there, or in another language, a controller has what usual ones have. */
async function askTypes(connection: ControllerConnection): Promise<Pick<Source, 'types' | 'warnings'>> {
  try {
    const types = await readDirectiveTypes(connection);
    const missing = Object.keys(KINDS).filter((kind) => !Object.hasOwn(types, kind));
    return {
      types,
      warnings: missing.length === 0 ? [] : [unsaid(missing, 'The validator of the controller does not list them.')],
    };
  } catch (error) {
    if (!(error instanceof ControllerFailure) || error.code === 'controller-unreachable') throw error;
    return { types: {}, warnings: [unsaid(Object.keys(KINDS), printableLine(error.message))] };
  }
}

const KINDS: { readonly [Kind in keyof DirectiveTypes]-?: string } = {
  agents: 'agents',
  conditions: 'conditions of "when"',
  options: 'options',
  stageOptions: 'options of stages',
  triggers: 'triggers',
  parameters: 'parameters',
  tools: 'tools',
  postConditions: 'conditions of "post"',
};

function unsaid(kinds: readonly string[], why: string): Diagnostic {
  const names = kinds.map((kind) => KINDS[kind as keyof DirectiveTypes]).join(', ');
  return warning('types-not-listed', [], `Copied from the standard profile: ${names}. ${why}`);
}

function listError({ location, gdsl }: Source, steps: number): Diagnostic | undefined {
  const fix = "Save the controller's response from /pipeline-syntax/gdsl.";
  if (gdsl === undefined) return errorAt('gdsl-invalid', [], `${location} cannot be read.`, fix);
  if (steps === 0) return errorAt('gdsl-invalid', [], `${location} lists no steps.`, fix);
  if (isCutOff(gdsl))
    return errorAt('gdsl-invalid', [], `${location} is incomplete: it ends within the list of steps.`, fix);
  return undefined;
}

function inTheWay(file: string): Diagnostic {
  return errorAt(
    'file-in-the-way',
    [],
    `${file} was not written by "pipegen controller pull".`,
    'Move it away, or choose another path with --output.',
  );
}
