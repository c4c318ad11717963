import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { unlessMissing } from '../adapters/files/wholeFile.ts';
import { proposeImages } from '../intake/dockerfiles.ts';
import { withGeneratedPaths } from '../intake/gitAttributes.ts';
import { installCommand, type PackageManager, pipegenCommand } from '../intake/packageManager.ts';
import {
  EXPECTED_NAME,
  flowAnswers,
  isName,
  type KnownAnswers,
  QUESTIONS,
  type TextAnswers,
  withFallbacks,
} from '../intake/questions.ts';
import { flowFiles, type StarterFile, starterFiles, starterPipeline } from '../intake/starter.ts';
import { type Diagnostic, errorAt, hasErrors } from '../model/diagnostic.ts';
import { judgeRoot } from '../project/repositoryRoot.ts';
import { type ComposeFlow, composeFlow } from './import/composeFlow.ts';
import { type Confirm, converse, diagnoseAnswer } from './init/answers.ts';
import { type ExistingProject, readProject } from './init/readProject.ts';
import type { Invocation } from './invocation.ts';
import { type Outcome, refused } from './outcome.ts';

/** What `pipegen init` was told; the rest is asked, or has a default. */
export interface InitOptions extends Partial<TextAnswers> {
  /** The name of a pipeline to start with, instead of a flow. */
  readonly pipeline?: string;
  /** False to start without the Compose file that the project has. */
  readonly compose?: boolean;
  /** False to read the Compose file without Docker Compose. */
  readonly docker?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Writes a flow, or a pipeline, into a project that has none of its name, by what the project has already. */
export async function init(invocation: Invocation, options: InitOptions): Promise<Outcome> {
  return options.pipeline === undefined ? initFlow(invocation, options) : initPipeline(invocation, options.pipeline);
}

async function initFlow(invocation: Invocation, options: InitOptions): Promise<Outcome> {
  const { projectFolder, terminal, signal } = invocation;
  const errors = QUESTIONS.flatMap((question) => {
    const given = options[question.key];
    return given === undefined || question.isAnswer(given) ? [] : [diagnoseAnswer(question, given)];
  });
  const misplaced = judgeRoot(projectFolder);
  if (errors.length + misplaced.length > 0) return refused([...misplaced, ...errors]);
  const project = await readProject(invocation);
  const known = knownAnswers(projectFolder, project);
  const asked = terminal.interactive && options.yes !== true && options.json !== true;
  const start = async (ask: (known: KnownAnswers) => Promise<TextAnswers>, confirm: Confirm): Promise<Outcome> => {
    const offered = options.compose === false ? undefined : project.composeFile;
    const isWanted = offered !== undefined && (await confirm(`Start from the services of ${offered}?`));
    const answers = await ask(known);
    return isWanted
      ? startFromCompose(invocation, options, project, offered, answers)
      : startFromScratch(invocation, project, answers);
  };
  if (!asked)
    return start(
      async (fallbacks) => withFallbacks(options, fallbacks),
      async () => true,
    );
  const outcome = await converse(terminal, signal, ({ ask, confirm }) =>
    start((fallbacks) => ask(options, fallbacks), confirm),
  );
  return outcome ?? refused([UNANSWERED]);
}

function knownAnswers(projectFolder: string, { origin }: ExistingProject): KnownAnswers {
  return { folder: basename(projectFolder), ...(origin !== undefined && { origin }) };
}

async function startFromCompose(
  invocation: Invocation,
  options: InitOptions,
  project: ExistingProject,
  composeFile: string,
  answers: TextAnswers,
): Promise<Outcome> {
  const flow = await composeFlow(invocation, {
    files: [composeFile],
    answers,
    origin: project.origin,
    hasJenkinsfile: project.hasJenkinsfile,
    isDockerAsked: options.docker !== false,
  });
  const { diagnostics, sources } = flow;
  if (!isMade(flow) || hasErrors(diagnostics)) return { ...refused(diagnostics), sources };
  const outcome = await write(invocation, answers.name, flowFiles(answers.name, flow.text), {
    notes: [`${composeFile} is unchanged. Look through pipelines/${answers.name}/flow.ts, with the warnings above.`],
    project,
  });
  return { ...outcome, diagnostics: [...outcome.diagnostics, ...diagnostics], sources };
}

function isMade(flow: ComposeFlow): flow is ComposeFlow & { readonly text: string } {
  return flow.text !== undefined;
}

async function startFromScratch(invocation: Invocation, project: ExistingProject, answers: TextAnswers) {
  const images = proposeImages(project.dockerfiles);
  const found = images.map(({ name }, index) => `"${name}" from ${project.dockerfiles[index]?.path}`);
  return write(invocation, answers.name, starterFiles(flowAnswers(answers, project.hasJenkinsfile), images), {
    notes: [
      ...(found.length === 0 ? [] : [`It builds ${found.join(', ')}.`]),
      `Edit pipelines/${answers.name}/flow.ts. The editor completes and checks every name.`,
    ],
    project,
  });
}

async function initPipeline(invocation: Invocation, name: string): Promise<Outcome> {
  if (!isName(name)) return refused([diagnoseAnswer({ key: 'pipeline', expected: EXPECTED_NAME }, name)]);
  const project = await readProject(invocation);
  return write(invocation, name, starterPipeline(name), {
    notes: [
      `Edit pipelines/${name}.ts. The editor completes and checks every name.`,
      `Once it is built, set the job's "Script Path" to jenkins/pipelines/${name}.Jenkinsfile.`,
    ],
    project: { ...project, hasJenkinsfile: false },
    generated: ['/jenkins/**'],
  });
}

/** What is said once the files are written. */
interface Ending {
  readonly notes: readonly string[];
  readonly project: Pick<ExistingProject, 'hasJenkinsfile' | 'packageManager'>;
  /** What the project's builds write, as patterns of `.gitattributes`; by default what a flow becomes. */
  readonly generated?: readonly string[];
}

const GIT_ATTRIBUTES = '.gitattributes';

function generatedByFlow({ hasJenkinsfile }: Ending['project']): readonly string[] {
  return [hasJenkinsfile ? '/ci/Jenkinsfile' : '/Jenkinsfile', '/jenkins/**', '/.env.sample'];
}

/** Adds the generated paths to `.gitattributes`; returns whether any was missing. */
async function writeAttributes(projectFolder: string, generated: readonly string[]): Promise<boolean> {
  const file = join(projectFolder, GIT_ATTRIBUTES);
  const text = withGeneratedPaths(await unlessMissing(readFile(file, 'utf8')), generated);
  if (text !== undefined) await writeFile(file, text);
  return text !== undefined;
}

/** Writes those of the files that are not there, and says which three commands come next. */
async function write(
  { projectFolder, terminal }: Invocation,
  name: string,
  files: readonly StarterFile[],
  { notes, project, generated = generatedByFlow(project) }: Ending,
): Promise<Outcome> {
  const taken = await existing(projectFolder, [`pipelines/${name}.ts`, `pipelines/${name}`]);
  if (taken.length > 0) return refused(taken.map(diagnoseTaken));
  const present = new Set(
    await existing(
      projectFolder,
      files.map(({ path }) => path),
    ),
  );
  const written = files.filter(({ path }) => !present.has(path));
  for (const { path, text } of written) {
    await mkdir(dirname(join(projectFolder, path)), { recursive: true });
    await writeFile(join(projectFolder, path), text, { flag: 'wx' });
  }
  const paths = written.map(({ path }) => path);
  if (await writeAttributes(projectFolder, generated)) paths.push(GIT_ATTRIBUTES);
  const { green, bold } = terminal.outColors;
  const said = [
    ...notes,
    ...(present.has('tsconfig.json')
      ? ['tsconfig.json already exists: add "pipelines" and "jenkins/*.d.ts" to its "include".']
      : []),
    ...(present.has('.gitignore') ? ['.gitignore already exists: add .env, which contains secrets.'] : []),
    ...(project.hasJenkinsfile ? [keptJenkinsfile(project.packageManager)] : []),
  ];
  return {
    exitCode: 0,
    diagnostics: [],
    answer: { written: paths },
    text: [
      ...paths.map((path) => `${green('wrote')} ${path}`),
      '',
      ...said,
      '',
      bold('Next:'),
      ...nextCommands(project.packageManager).map((command, index) => `  ${index + 1}. ${command}`),
      '',
    ].join('\n'),
  };
}

function keptJenkinsfile(manager: PackageManager): string {
  return `Jenkinsfile stays as it is: the flow's pipeline is written to ci/Jenkinsfile. To go on with what it does in TypeScript, run
"${pipegenCommand(manager, 'import Jenkinsfile --name ci')}".`;
}

function nextCommands(manager: PackageManager): readonly string[] {
  return [
    `${installCommand(manager, ['typescript', '@types/node'])}   # for the editor`,
    pipegenCommand(manager, 'build'),
    "git add . && git commit -m 'Add pipegen' && git tag v1.0.0 && git push origin HEAD v1.0.0   # Jenkins loads the library by tag",
  ];
}

const UNANSWERED = errorAt(
  'answers-missing',
  [],
  'The input ended before every question was answered.',
  'Answer all questions, or pass options and --yes.',
);

async function existing(projectFolder: string, paths: readonly string[]): Promise<string[]> {
  const there = await Promise.all(
    paths.map((path) =>
      access(join(projectFolder, path)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return paths.filter((_, index) => there[index]);
}

function diagnoseTaken(path: string): Diagnostic {
  return errorAt('flow-exists', [], `${path} already exists.`, 'Choose another name, or edit the existing file.');
}
