import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { Failure, ProgramFailure } from '../../run/failure.ts';
import { fieldsOf, parseJson, textOf } from '../http/unknownJson.ts';
import { createPrograms } from '../process/process.ts';
import { GROOVY_CHECK } from './check.ts';

/** What a Groovy compiler says of several sources. */
export interface GroovyVerdict {
  /** The compiler's own version, such as `2.4.21`, which is the one in Jenkins. */
  readonly version: string;
  /** For each source, in their order, what is refused; nothing of one that Groovy takes. */
  readonly refused: readonly (readonly GroovyError[])[];
}

/** Something that Groovy does not take. */
export interface GroovyError {
  readonly message: string;
  /** Both from 1; absent for what has no single place. */
  readonly line?: number;
  readonly column?: number;
}

/** Where Groovy is looked for, and what can stop it. */
export interface GroovySurroundings {
  /** GROOVY_HOME, JAVA_HOME and PATH are looked at. */
  readonly variables: { readonly [name: string]: string | undefined };
  readonly signal: AbortSignal;
  /** In one go a thousand files take some seconds; a compiler that hangs is stopped after this, 120 unless told. */
  readonly timeLimitSeconds?: number;
}

/** How a JVM starts soon that does not live long. */
const JAVA_OPTIONS = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xss4m'];

/**
 * Has this machine's Groovy read sources, all in one JVM: that in GROOVY_HOME, or else the `groovy` of the PATH. The
 * sources travel by its standard input, so that neither their number nor what is in them matters.
 *
 * Nothing of theirs is run. Groovy runs what its class path has for transformations of the syntax tree, and `groovy`
 * takes CLASSPATH or the current folder for it: so it has neither, but an empty folder.
 *
 * @throws {Failure} `groovy-missing` when there is none, `groovy-failed` when it does not answer, `timed-out`
 */
export async function checkByGroovy(
  sources: readonly string[],
  { variables, signal, timeLimitSeconds = 120 }: GroovySurroundings,
): Promise<GroovyVerdict> {
  const { program, args } = await groovyCommand(variables);
  const folder = await mkdtemp(join(tmpdir(), 'pipegen-groovy-'));
  const programs = createPrograms({ folder, variables, signal, mask: (text) => text, log: () => {} });
  try {
    const output = await programs.run(program, [...args, '-e', GROOVY_CHECK], {
      env: { CLASSPATH: undefined },
      input: JSON.stringify({ sources }),
      timeoutSeconds: timeLimitSeconds,
    });
    return readVerdict(program, output, sources.length);
  } catch (error) {
    throw error instanceof ProgramFailure ? programFailure(program, error, variables) : error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The last line; those before it are a launcher's. */
function readVerdict(program: string, output: string, sources: number): GroovyVerdict {
  const { version, refused } = fieldsOf(parseJson(output.trimEnd().split('\n').at(-1) ?? ''));
  if (
    typeof version !== 'string' ||
    !Array.isArray(refused) ||
    refused.length !== sources ||
    !refused.every(Array.isArray)
  )
    throw new Failure('groovy-failed', `${program} answered something else than a verdict.`, {
      fix: 'See what "groovy --version" prints; GROOVY_HOME names a Groovy that is run without its launcher.',
    });
  return { version, refused: refused.map((errors: readonly unknown[]) => errors.map(readError)) };
}

function readError(error: unknown): GroovyError {
  const { message, line, column } = fieldsOf(error);
  const isPlaced = typeof line === 'number' && typeof column === 'number' && line > 0 && column > 0;
  return { message: textOf(message), ...(isPlaced && { line, column }) };
}

// --- Where Groovy is ------------------------------------------------------------------------------------------------

interface GroovyCommand {
  readonly program: string;
  readonly args: readonly string[];
}

/** Java with Groovy's own files where GROOVY_HOME says where they are, as `groovy` itself does; otherwise `groovy`. */
async function groovyCommand(variables: GroovySurroundings['variables']): Promise<GroovyCommand> {
  const { GROOVY_HOME, JAVA_HOME: javaHome } = variables;
  if (!GROOVY_HOME) return { program: 'groovy', args: [] };
  const home = resolve(GROOVY_HOME);
  const jars = await jarsOf(home);
  if (jars.length === 0)
    throw new Failure(
      'groovy-missing',
      `There is no Groovy in GROOVY_HOME, ${home}: neither embeddable/groovy-all-*.jar nor lib/groovy*.jar.`,
      { fix: INSTALL },
    );
  const java = javaHome ? resolve(javaHome, 'bin', 'java') : 'java';
  return { program: java, args: [...JAVA_OPTIONS, '-cp', jars.join(delimiter), 'groovy.ui.GroovyMain'] };
}

async function jarsOf(home: string): Promise<readonly string[]> {
  const list = async (folder: string) => {
    const files = await readdir(join(home, folder)).catch((): string[] => []);
    return files.filter((file) => file.endsWith('.jar')).map((file) => join(home, folder, file));
  };
  const [whole] = (await list('embeddable')).filter((file) => /groovy-all-[\d.]+\.jar$/.test(file));
  if (whole !== undefined) return [whole];
  const parts = await list('lib');
  return parts.some((file) => /[\\/]groovy(-all)?-?[\d.]*\.jar$/.test(file)) ? parts : [];
}

// --- What can go wrong ----------------------------------------------------------------------------------------------

const INSTALL =
  'Install Groovy 2.4, the version in Jenkins (on Debian and Ubuntu: apt install groovy), and set JAVA_HOME to a JDK; GROOVY_HOME names a Groovy that is elsewhere.';

function programFailure(program: string, error: ProgramFailure, variables: GroovySurroundings['variables']): Failure {
  const code = error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : '';
  if (!['ENOENT', 'EACCES', 'ENOTDIR', 'ENOEXEC'].includes(code))
    return new Failure('groovy-failed', error.message, { fix: javaAdvice(variables), cause: error });
  const looked =
    program === 'groovy'
      ? 'GROOVY_HOME is not set, and there is no "groovy" on the PATH'
      : `${program}, which is to run the Groovy of GROOVY_HOME, cannot be started`;
  return new Failure('groovy-missing', `No Groovy was found: ${looked}.`, { fix: INSTALL, cause: error });
}

function javaAdvice({ JAVA_HOME: javaHome }: GroovySurroundings['variables']): string {
  if (!javaHome) return 'Set JAVA_HOME to a JDK: the "groovy" of Debian and Ubuntu asks for it.';
  if (!existsSync(javaHome)) return `JAVA_HOME is ${javaHome}, which is not there: set it to a JDK.`;
  return 'See whether "groovy --version" answers; Groovy 2.4 runs on Java 8 to 17.';
}
