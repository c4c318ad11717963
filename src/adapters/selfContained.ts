import { dirname, join } from 'node:path/posix';

/** `run`: the build runs the module; `bundled`: it only copies its text. */
export type ModuleUse = 'run' | 'bundled';

const IMPORT = /\b(?:from|import|require)\s*\(?\s*(['"`])([^'"`\n]*)\1/g;

/** What gives different answers at different times, or reads what cannot be watched. */
const UNSTEADY = [
  /\bprocess\s*(?:\?\.|\.|\[)\s*\w|=\s*process\b/,
  /\b(?:Date|performance|crypto|globalThis|global|Intl)\s*[.(]|\bnew\s+Date\b|\bMath\s*\.\s*random\b/,
  /\b(?:require|fetch|eval|Function)\s*\(|\bimport\s*\(|\bimport\.meta\.(?!url\b|dirname\b|filename\b)/,
];

/**
 * Whether a module's meaning is in its text and in the project's modules that it imports, so that the same texts give
 * the same generated files. In doubt it says no.
 *
 * @param path relative to the project's folder, with `/`
 */
export function isSelfContained(path: string, text: string, use: ModuleUse): boolean {
  const specifiers = [...text.matchAll(IMPORT)].map((match) => match[2] ?? '');
  const steady = use === 'bundled' || !UNSTEADY.some((pattern) => pattern.test(text));
  return steady && specifiers.every((specifier) => isKnown(path, specifier, use));
}

function isKnown(path: string, specifier: string, use: ModuleUse): boolean {
  if (specifier.startsWith('.')) return !join(dirname(path), specifier).startsWith('..');
  if (specifier.startsWith('node:')) return use === 'bundled' || ['node:path', 'node:url'].includes(specifier);
  return specifier === 'pipegen';
}
