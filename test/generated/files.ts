import { execFileSync } from 'node:child_process';

/** What `pipegen build` made of this repository's own flows. */
export const FILES = execFileSync('git', ['ls-files', 'Jenkinsfile', 'jenkins', '.env.sample'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '');

export const groovyFiles = FILES.filter((file) => /(?:\.groovy|Jenkinsfile)$/.test(file));

export const composeFiles = FILES.filter((file) => file.endsWith('compose.yaml'));
