import { dirname, join } from 'node:path/posix';

/** `run`: the build runs the module; `bundled`: it only copies its text. */
export type ModuleUse = 'run' | 'bundled';

const IMPORT = /\b(?:from|import|require)\s*\(?\s*(['"`])([^'"`\n]*)\1/g;
/** An import that {@link IMPORT} would not see. */
const HIDDEN_IMPORT = /\b(?:from|import|require)\s*\(?\s*\/[*/]/;

/**
 * What gives different answers at different times or on different machines, reads what cannot be watched, or leads to
 * something that does. A name counts wherever it stands, as it may be handed on, but not in the middle of a sentence.
 */
const UNSTEADY = [
  /\b(?:process|Date|performance|crypto|globalThis|global|Intl|navigator|require|fetch|eval|Function|jiti\w*)\b(?! +(?!as\b|in\b|instanceof\b|satisfies\b)[a-z])/,
  /\bMath\b(?!\.(?!random\b)\w)/,
  /\.\s*(?:toLocale\w*|localeCompare|constructor)\b|\[\s*['"`]constructor\b/,
  /\bimport\s*\(|\bimport\.meta\.(?!url\b|dirname\b|filename\b)/,
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
  return steady && !HIDDEN_IMPORT.test(text) && specifiers.every((specifier) => isKnown(path, specifier, use));
}

function isKnown(path: string, specifier: string, use: ModuleUse): boolean {
  if (specifier.startsWith('.')) return !join(dirname(path), specifier).startsWith('..');
  if (specifier.startsWith('node:')) return use === 'bundled' || ['node:path', 'node:url'].includes(specifier);
  return specifier === 'pipegen';
}
