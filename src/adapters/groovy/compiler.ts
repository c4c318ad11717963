import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { Failure, ProgramFailure } from '../../run/failure.ts';
import { fieldsOf, parseJson, textOf } from '../http/unknownJson.ts';
import { createPrograms } from '../process/process.ts';
import { GROOVY_CHECK } from './check.ts';

/** The result of compiling several sources. */
export interface GroovyVerdict {
  /** The compiler's version, such as `2.4.21`, which is the version in Jenkins. */
  readonly version: string;
  /** The errors of each source, in order; empty for valid sources. */
  readonly refused: readonly (readonly GroovyError[])[];
}

/** An error of Groovy. */
export interface GroovyError {
  readonly message: string;
  /** Both from 1; absent for an error without a single location. */
  readonly line?: number;
  readonly column?: number;
}

/** Where to find Groovy, and limits on running it. */
export interface GroovyOptions {
  /** GROOVY_HOME, JAVA_HOME and PATH are looked at. */
  readonly variables: { readonly [name: string]: string | undefined };
  readonly signal: AbortSignal;
  /** The timeout, by default 120 seconds. A thousand files take some seconds. */
  readonly timeLimitSeconds?: number;
}

/** Options for a fast start of the JVM. */
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
  { variables, signal, timeLimitSeconds = 120 }: GroovyOptions,
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

/** Parses the last line; earlier lines are from a launcher. */
function readVerdict(program: string, output: string, sources: number): GroovyVerdict {
  const { version, refused } = fieldsOf(parseJson(output.trimEnd().split('\n').at(-1) ?? ''));
  if (
    typeof version !== 'string' ||
    !Array.isArray(refused) ||
    refused.length !== sources ||
    !refused.every(Array.isArray)
  )
    throw new Failure('groovy-failed', `The output of ${program} is not the expected result.`, {
      fix: 'Check "groovy --version". To run Groovy without its launcher, set GROOVY_HOME.',
    });
  return { version, refused: refused.map((errors: readonly unknown[]) => errors.map(readError)) };
}

function readError(error: unknown): GroovyError {
  const { message, line, column } = fieldsOf(error);
  const hasLocation = typeof line === 'number' && typeof column === 'number' && line > 0 && column > 0;
  return { message: textOf(message), ...(hasLocation && { line, column }) };
}

// --- Where Groovy is ------------------------------------------------------------------------------------------------

interface GroovyCommand {
  readonly program: string;
  readonly args: readonly string[];
}

/** Java with Groovy's own files where GROOVY_HOME says where they are, as `groovy` itself does; otherwise `groovy`. */
async function groovyCommand(variables: GroovyOptions['variables']): Promise<GroovyCommand> {
  const { GROOVY_HOME, JAVA_HOME: javaHome } = variables;
  if (!GROOVY_HOME) return { program: 'groovy', args: [] };
  const home = resolve(GROOVY_HOME);
  const jars = await jarsOf(home);
  if (jars.length === 0)
    throw new Failure(
      'groovy-missing',
      `GROOVY_HOME (${home}) does not contain Groovy: it has neither embeddable/groovy-all-*.jar nor lib/groovy*.jar.`,
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
  'Install Groovy 2.4, the version in Jenkins (on Debian and Ubuntu: apt install groovy), and set JAVA_HOME to a JDK. For a Groovy in another folder, set GROOVY_HOME.';

function programFailure(program: string, error: ProgramFailure, variables: GroovyOptions['variables']): Failure {
  const code = error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : '';
  if (!['ENOENT', 'EACCES', 'ENOTDIR', 'ENOEXEC'].includes(code))
    return new Failure('groovy-failed', error.message, { fix: javaAdvice(variables), cause: error });
  const looked =
    program === 'groovy'
      ? 'GROOVY_HOME is not set, and there is no "groovy" on the PATH'
      : `${program}, which runs the Groovy in GROOVY_HOME, cannot be started`;
  return new Failure('groovy-missing', `No Groovy was found: ${looked}.`, { fix: INSTALL, cause: error });
}

function javaAdvice({ JAVA_HOME: javaHome }: GroovyOptions['variables']): string {
  if (!javaHome) return 'Set JAVA_HOME to a JDK: "groovy" on Debian and Ubuntu requires it.';
  if (!existsSync(javaHome)) return `JAVA_HOME is ${javaHome}, which does not exist. Set it to a JDK.`;
  return 'Check that "groovy --version" works. Groovy 2.4 runs on Java 8 to 17.';
}
