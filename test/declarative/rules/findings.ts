import { standardProfile } from '../../../src/declarative/profile/standard.ts';
import { type ValidationSettings, validateJenkinsfile } from '../../../src/declarative/validate.ts';

/** A Jenkinsfile with one stage around the steps, and further directives of the pipeline and of the stage. */
export function jenkinsfile(steps: string, { pipeline = 'agent any', stage = '' } = {}): string {
  return `pipeline {
  ${pipeline}
  stages {
    stage('Build') {
      ${stage}
      steps {
        ${steps}
      }
    }
  }
}
`;
}

/** A Jenkinsfile with stages, and with nothing else that there could be something to say about. */
export function stages(text: string): string {
  return `pipeline {
  agent any
  stages {
    ${text}
  }
}
`;
}

/** What is found in a Jenkinsfile: the code, then the message, then the fix, without lists of all that is known. */
export function findings(text: string, settings: Partial<ValidationSettings> = {}): string[] {
  return validateJenkinsfile(text, { profile: standardProfile, ...settings }).map(({ code, message, fix }) =>
    [`${code}:`, message, ...(fix === undefined ? [] : [fix])]
      .join(' ')
      .replace(/ (?:Known names:|A stage takes) .*$/, ''),
  );
}
