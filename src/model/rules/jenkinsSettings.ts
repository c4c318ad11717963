import { type Diagnostic, errorAt } from '../diagnostic.ts';
import type { Rule } from './rule.ts';

const MOVING = /^(?:main|master|develop|trunk|latest|HEAD)$/i;
const VERSION = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/;
const CREDENTIALS_ID = /^[A-Za-z0-9._-]+$/;

/** What Jenkins is told is exact: a pinned library, credentials by id. */
export const jenkinsSettings: Rule = ({ definition }) => {
  const { jenkins } = definition;
  const found: Diagnostic[] = [];
  const branches = Object.values(definition.environments).map((environment) => environment.branch);
  if (
    !VERSION.test(jenkins.libraryVersion) ||
    MOVING.test(jenkins.libraryVersion) ||
    branches.includes(jenkins.libraryVersion)
  )
    found.push(
      errorAt(
        'library-unpinned',
        ['jenkins', 'libraryVersion'],
        `"${jenkins.libraryVersion}" does not pin the shared library: running jobs would change when it moves.`,
        'Name a tag or a commit, such as "v1.0.0".',
      ),
    );
  const id = jenkins.registryCredentials;
  if (id !== undefined && !CREDENTIALS_ID.test(id))
    found.push(
      errorAt(
        'credentials-invalid',
        ['jenkins', 'registryCredentials'],
        `"${id}" cannot be the id of a Jenkins credential.`,
        'Use letters, digits, ".", "_" and "-".',
      ),
    );
  if (jenkins.agentLabel !== undefined && !/^[A-Za-z0-9._-]+$/.test(jenkins.agentLabel))
    found.push(
      errorAt('label-invalid', ['jenkins', 'agentLabel'], `"${jenkins.agentLabel}" is not a single agent label.`),
    );
  return found;
};
