import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Diagnostic } from '../model/diagnostic.ts';

/** Whether a text may read a variable; most do not, and are not looked into. */
const MAY_READ = /\bprocess\b[\s?!.)]*(?:\.\s*env\b|\[\s*['"`]env['"`])|\bnode:process\b|['"]process['"]/;

/**
 * Where definitions read the environment of anyone who builds: the value of today's shell would be written into the files
 * that everybody runs.
 *
 * @param files of definitions and of what they import, relative to the project's folder
 */
export async function findEnvironmentReads(
  projectFolder: string,
  files: Iterable<string>,
): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const file of files) {
    if (!/\.[cm]?[jt]s$/.test(file) || /(?:^|\/)node_modules\/|^\.\.\//.test(file)) continue;
    const text = await readFile(path.join(projectFolder, file), 'utf8');
    if (MAY_READ.test(text)) found.push(...(await readsIn(file, text)));
  }
  return found;
}

async function readsIn(file: string, text: string): Promise<readonly Diagnostic[]> {
  const { Node, Project } = await import('ts-morph');
  const { locationOf } = await import('./locationOf.ts');
  const project = new Project({ useInMemoryFileSystem: true, compilerOptions: { noLib: true, noResolve: true } });
  const source = project.createSourceFile(file, text);
  const imported = source
    .getImportDeclarations()
    .filter((one) => /^(?:node:)?process$/.test(one.getModuleSpecifierValue()))
    .flatMap((one) => one.getNamedImports())
    .filter((one) => one.getName() === 'env');
  const reads = source.getDescendants().filter((node) => {
    if (!Node.isPropertyAccessExpression(node) && !Node.isElementAccessExpression(node)) return false;
    return /^process\s*\??\.?\s*(?:env|\[\s*['"`]env['"`]\s*\])$/.test(node.getText());
  });
  return [...imported, ...reads].map(
    (node): Diagnostic => ({
      severity: 'error',
      code: 'environment-read',
      path: [],
      message:
        'The definition reads an environment variable of the build, and its value would be written to the generated files.',
      where: locationOf(node, file),
      fix: "Write the value here. If it differs between environments, use setting('NAME'). If it is secret, use secret('NAME'). Both are read where the deployment runs.",
    }),
  );
}
