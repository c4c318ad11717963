import { checkByGroovy, type GroovyOptions } from '../../adapters/groovy/compiler.ts';
import { type Diagnostic, warning } from '../../model/diagnostic.ts';
import { mergeVerdict } from './askController.ts';
import type { FileReport } from './report.ts';

/**
 * Reports with what this machine's Groovy says as well, which reads bodies of `script` and methods outside the pipeline
 * too. Where we found an error on the same line, it is said once, in our words.
 */
export async function askGroovy(
  reports: readonly FileReport[],
  options: GroovyOptions,
): Promise<{ readonly reports: readonly FileReport[]; readonly diagnostics: readonly Diagnostic[] }> {
  const asked = reports.filter(
    ({ file, findings }) => !file.endsWith('.json') && !findings.some(({ code }) => code === 'file-unreadable'),
  );
  if (asked.length === 0) return { reports, diagnostics: [] };
  const { version, refused } = await checkByGroovy(
    asked.map(({ text }) => text),
    options,
  );
  const verdicts = new Map(asked.map((report, index) => [report, refused[index] ?? []]));
  const merged = reports.map((report) => {
    const ours = new Set(
      report.findings.filter(({ severity }) => severity === 'error').map(({ location }) => location.line),
    );
    const theirs = (verdicts.get(report) ?? [])
      .filter(({ line = 1 }) => !ours.has(line))
      .map((error) => ({ ...error, message: `Groovy error: ${error.message}` }));
    return theirs.length === 0 ? report : mergeVerdict(report, theirs, 'groovy-refuses');
  });
  return { reports: merged, diagnostics: version.startsWith('2.4.') ? [] : [otherVersion(version)] };
}

function otherVersion(version: string): Diagnostic {
  return warning(
    'groovy-version',
    [],
    `Found Groovy ${version}, but Jenkins uses Groovy 2.4, which accepts different code.`,
    'Install Groovy 2.4 (on Debian and Ubuntu: apt install groovy), or set GROOVY_HOME to it.',
  );
}
