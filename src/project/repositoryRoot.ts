import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Diagnostic, errorAt } from '../model/diagnostic.ts';

/** The root of the working copy that a folder is part of; `undefined` when it is part of none. */
export function repositoryRoot(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  return dirname(folder) === folder ? undefined : repositoryRoot(dirname(folder));
}

/**
 * What is wrong with a flow's folder that is part of a larger repository: Jenkins looks for `Jenkinsfile`, `vars/` and
 * `resources/` where the repository says, and agents read the flow of a commit by its path.
 */
export function judgeRoot(projectFolder: string): readonly Diagnostic[] {
  const root = repositoryRoot(projectFolder);
  if (root === undefined || root === projectFolder) return [];
  return [
    errorAt(
      'project-not-at-root',
      [],
      `${projectFolder} is a subfolder of the git repository ${root}. A flow must be at the root of its repository.`,
      `Move pipelines/, jenkins/ and Jenkinsfile to ${root}, or make the project a repository of its own (git init).`,
    ),
  ];
}
