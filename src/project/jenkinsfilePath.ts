import { posix } from 'node:path';
import { type DefinitionPath, type Diagnostic, errorAt } from '../model/diagnostic.ts';

/** Says when a Jenkinsfile must not be written there. */
export function checkPath(
  path: string,
  {
    taken,
    file,
    at,
  }: { readonly taken: ReadonlyMap<string, string>; readonly file: string; readonly at: DefinitionPath },
): Diagnostic[] {
  if (
    path === '' ||
    path !== posix.normalize(path) ||
    !/^(?!\.{0,2}\/)[^\\:\p{Cc}]*[^\\/:\p{Cc}]$/u.test(path) ||
    path.startsWith('..')
  )
    return [
      errorAt(
        'file-outside',
        at,
        `${JSON.stringify(path)} is not a path inside the project.`,
        'Write a path such as "ci/release.Jenkinsfile".',
      ),
    ];
  const other = taken.get(path);
  if (other !== undefined)
    return [
      errorAt(
        'file-taken',
        other === file || path.startsWith('jenkins/pipelines/') ? [] : at,
        `${path} is already generated from ${other}.`,
        'Set a different `file` for this pipeline.',
      ),
    ];
  const isKept = /^(?:\.git|node_modules|pipelines)\/|^\.env\.sample$|^jenkins\/(?!pipelines\/)/.test(path);
  return isKept
    ? [
        errorAt(
          'file-reserved',
          at,
          `${path} is in a folder reserved for other generated files.`,
          'Use jenkins/pipelines/ or a folder of your own.',
        ),
      ]
    : [];
}
