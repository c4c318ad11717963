import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { github } from '../../../src/hosts/github/definition.ts';
import { type ComposeImport, type ComposeOptions, importCompose } from '../../../src/intake/compose/importCompose.ts';
import { type ComposeModel, type ComposeText, readYaml } from '../../../src/intake/compose/readYaml.ts';

/** Compose files that cover the specification, one folder each, with what they refer to. */
export const FIXTURES = fileURLToPath(new URL('../../fixtures/compose-import', import.meta.url));

export const FIXTURE_NAMES: readonly string[] = readdirSync(FIXTURES).toSorted();

/** The Compose files of a fixture. */
export function textsOf(name: string): readonly ComposeText[] {
  return ['compose.yaml', 'compose.prod.yaml']
    .filter((file) => existsSync(join(FIXTURES, name, file)))
    .map((file) => ({ file, text: readFileSync(join(FIXTURES, name, file), 'utf8') }));
}

/** What an import of a fixture is told. */
function optionsFor(name: string): ComposeOptions {
  const path = (file: string) => join(FIXTURES, name, file);
  return {
    fallbackName: name,
    files: {
      isFile: (file) => existsSync(path(file)) && statSync(path(file)).isFile(),
      read: (file) => (existsSync(path(file)) ? readFileSync(path(file), 'utf8') : undefined),
    },
    answer: ({ name: flow, domain = `${flow}.example`, registry = `registry.${domain}` }) => ({
      name: flow,
      domain,
      registry,
      repository: github({ owner: 'acme', name: flow }),
      jenkins: `https://jenkins.${domain}`,
    }),
  };
}

/** Imports a fixture by its YAML, or as another program read it. */
export function importFixture(name: string, model: ComposeModel = readYaml(textsOf(name))): ComposeImport {
  return importCompose(model, optionsFor(name));
}

/** Imports a Compose file that refers to nothing. */
export function importText(text: string): ComposeImport {
  const { diagnostics, ...model } = readYaml([{ file: 'compose.yaml', text }]);
  if (diagnostics.length > 0) return { diagnostics, hidden: [] };
  return importCompose(model, optionsFor('ports-short'));
}

/** One line for each diagnostic: location, code, message, fix. */
export function describeFindings({ diagnostics }: Pick<ComposeImport, 'diagnostics'>): string {
  return diagnostics
    .map(({ where, severity, code, message, fix }) => {
      const path = where === undefined ? '' : `${where.file}:${where.line}:${where.column} `;
      return `${path}${severity} ${code}: ${message}\n  ${fix}\n`;
    })
    .join('');
}
