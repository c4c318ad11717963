// Finds words that left the project's language: `npm run words`. The words are in words.yaml.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const { words, allowed, ignored } = parse(readFileSync(new URL('words.yaml', import.meta.url), 'utf8'));
const rules = words.map(({ pattern, write }) => ({ regExp: new RegExp(pattern, 'gi'), write }));

const found = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => /\.(?:ts|mjs|cjs|md|hbs|yaml|json)$/.test(file))
  .filter((file) => !ignored.some((prefix) => file.startsWith(prefix)))
  .flatMap((file) => [
    ...findIn(file, 1, file),
    ...readLines(file).flatMap((line, index) => findIn(file, index + 1, line)),
  ]);

for (const line of found) console.error(line);
if (found.length > 0) {
  console.error(`\n${found.length} words that left the language. scripts/words.yaml says what to write.`);
  process.exitCode = 1;
}

function readLines(file) {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch (error) {
    // Deleted, but not yet from the index.
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function findIn(file, number, line) {
  const text = spaced(line);
  const isAllowed = allowed.some((one) => file.startsWith(one.file) && new RegExp(one.pattern, 'i').test(line));
  if (isAllowed) return [];
  return rules.flatMap(({ regExp, write }) =>
    [...text.matchAll(regExp)].map(([word]) => `${file}:${number} "${word}": write ${write}`),
  );
}

/** `syntaxErrorOf` and `SYNTAX_ERROR` as separate words. */
function spaced(line) {
  return line.replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').replaceAll('_', ' ');
}
