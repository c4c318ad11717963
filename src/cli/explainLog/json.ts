import type { LogFindings } from '../../jenkins/log/findings.ts';
import type { Explained } from './explain.ts';

/** What is known of the errors of a log, for scripts. */
export function jsonOf(explained: readonly Explained[], findings: LogFindings, jenkinsfile: string): object {
  const { commit, libraries, result, untold, isReplay } = findings;
  return {
    jenkinsfile,
    commit,
    libraries,
    result,
    isReplay,
    untold,
    errors: explained.map(({ error, advice, locations }) => ({
      ...advice,
      type: error.type,
      message: error.message,
      stage: error.stage,
      during: error.during,
      causes: error.causes,
      shell: error.shell,
      locations: locations.map(({ said, generated, written }) => ({
        said,
        ...(generated && { generated: { file: generated.file, line: generated.line, state: generated.state } }),
        ...(written && { written: { ...written.where, hasChanged: written.hasChanged } }),
      })),
    })),
  };
}
