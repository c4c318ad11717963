import path from 'node:path';

/** The path relative to the project's folder, with `/`; `undefined` for what is not the author's, such as a package. */
export function projectFile(projectFolder: string, file: string): string | undefined {
  const relative = path.relative(projectFolder, file).split(path.sep);
  return relative[0] === '..' || relative.includes('node_modules') || path.isAbsolute(relative[0] ?? '')
    ? undefined
    : relative.join('/');
}
