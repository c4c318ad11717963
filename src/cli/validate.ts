import { ignorableCodes, type ValidationSettings, validateJenkinsfile, validateJson } from '../declarative/validate.ts';
import { errorAt } from '../model/diagnostic.ts';
import { didYouMean } from '../model/suggest.ts';
import { findInputs, type Input } from '../project/findInputs.ts';
import { findLibrarySteps } from '../project/findLibrarySteps.ts';
import { readProjectProfile } from '../project/profile.ts';
import type { Invocation } from './invocation.ts';
import { type Outcome, refused } from './outcome.ts';
import { formatGitHub } from './validate/formatGitHub.ts';
import { formatJson } from './validate/formatJson.ts';
import { formatPeople } from './validate/formatPeople.ts';
import { formatSarif } from './validate/formatSarif.ts';
import { type FileReport, isOk } from './validate/report.ts';

/** What `pipegen validate` was asked for. */
export interface ValidateOptions {
  readonly format: 'people' | 'sarif' | 'github';
  readonly profile?: string;
  readonly ignore?: readonly string[];
  readonly budget?: number;
  /** Whether the controller of the environment is asked as well. */
  readonly controller?: boolean;
  /** Whether this machine's Groovy reads the files as well. */
  readonly groovy?: boolean;
  readonly json?: boolean;
}

/** Checks Jenkinsfiles as a controller would, and for what it would not say. */
export async function validate(
  { projectFolder, terminal, signal }: Invocation,
  { format, profile: profileFile, ignore = [], budget, controller = false, groovy = false, json }: ValidateOptions,
  names: readonly string[],
): Promise<Outcome> {
  const unknown = ignore.filter((code) => !ignorableCodes.includes(code));
  if (unknown.length > 0)
    return refused(
      unknown.map((code) =>
        errorAt(
          'code-unknown',
          [],
          `Unknown warning "${code}" in --ignore.`,
          didYouMean(code, ignorableCodes, 'codes'),
        ),
      ),
    );
  const profile = await readProjectProfile(projectFolder, profileFile);
  if ('code' in profile) return refused([profile]);
  const settings: ValidationSettings = {
    profile,
    librarySteps: await findLibrarySteps(projectFolder),
    ignored: new Set(ignore),
    ...(budget === undefined ? {} : { budget }),
  };
  const inputs = await findInputs(names, projectFolder);
  if (inputs.length === 0)
    return refused([
      errorAt(
        'files-missing',
        [],
        `No Jenkinsfile found in ${names.join(', ')}.`,
        'Pass files, or folders that contain Jenkinsfiles.',
      ),
    ]);
  const own = inputs.map((input) => check(input, settings));
  const read = groovy ? await withGroovy(own, signal) : { reports: own, diagnostics: [] };
  const reports = controller ? await withController(read.reports, signal) : read.reports;
  return {
    exitCode: reports.every(isOk) ? 0 : 1,
    diagnostics: read.diagnostics,
    answer: {},
    ...(json === true && { document: formatJson(reports) }),
    text: FORMATS[format](reports, terminal.outColors),
  };
}

const FORMATS: { readonly [Format in ValidateOptions['format']]: typeof formatPeople } = {
  people: formatPeople,
  github: formatGitHub,
  sarif: (reports) => `${JSON.stringify(formatSarif(reports), null, 2)}\n`,
};

function check({ file, text }: Input, settings: ValidationSettings): FileReport {
  if (text === undefined) {
    const location = { line: 1, column: 1, endLine: 1, endColumn: 1 };
    const message = 'This file cannot be read.';
    return { file, text: '', findings: [{ code: 'file-unreadable', severity: 'error', message, location }] };
  }
  return { file, text, findings: (file.endsWith('.json') ? validateJson : validateJenkinsfile)(text, settings) };
}

async function withGroovy(reports: readonly FileReport[], signal: AbortSignal) {
  const { askGroovy } = await import('./validate/askGroovy.ts');
  return askGroovy(reports, { variables: process.env, signal });
}

async function withController(reports: readonly FileReport[], signal: AbortSignal): Promise<readonly FileReport[]> {
  const [{ connectController }, { readControllerAccess }, { readControllerVersion }, { askController }] =
    await Promise.all([
      import('../controller/connection.ts'),
      import('../controller/access.ts'),
      import('../controller/controller.ts'),
      import('./validate/askController.ts'),
    ]);
  const connection = connectController(readControllerAccess(process.env), signal);
  await readControllerVersion(connection);
  return askController(reports, connection);
}
