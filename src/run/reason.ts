/** Output of programs that is not the reason: progress, advice, and consequences. */
const NOISE = [
  // Compose's progress, such as " Replica shop-app-1  Started".
  /^\s*(?:Container|Network|Volume|Image|Service) \S+ +[A-Z][a-z]+ *$/,
  /^ \S+ (?:Pulling|Pulled|Building|Built) *$/,
  // git's progress, advice, and consequences.
  /^(?:remote: )?(?:Enumerating|Counting|Compressing|Writing|Receiving|Resolving|Unpacking|Updating|Total) .*\d/,
  /^(?:remote: )?hint: /,
  /^To \S+$/,
  /^Done$/,
  /^Please make sure you have the correct access rights$/,
  /^and the repository exists\.$/,
  /^error: failed to push some refs to /,
  /^fatal: (?:Could not read from remote repository\.|the remote end hung up unexpectedly)$/,
  // Usage.
  /^(?:Usage: |See '|Run ').*$/,
];

/** A line that a program marks as an error. */
const MARKED = /^(?:remote: )?(?:fatal|error)(?:: | response from daemon: )/i;

/** Prefixes to remove from a reason. */
const PREFIX = /^(?:remote: )?(?:fatal|error): (?:unable to access '[^']*': )?/i;

/** Docker's text around the output of ssh. */
const AROUND_SSH = /^error during connect: .*\bstderr=/;

/** Durations, which differ each time. */
const DURATION = / after \d+ ms(?=:)/;

const MOST_LINES = 5;

/**
 * Finds the reason in the output of a failed program: the last line that it marks as an error, or the last few relevant
 * lines.
 *
 * @param output its standard error, or all output
 * @returns empty if there is no output
 * @example
 * ```ts
 * reasonIn("fatal: unable to access 'https://git.example/': Could not resolve host: git.example\n");
 * // "Could not resolve host: git.example"
 * ```
 */
export function reasonIn(output: string): string {
  const written = withoutRewriting(output)
    .split('\n')
    .filter((line) => line.trim() !== '');
  const telling = written.filter((line) => !NOISE.some((noise) => noise.test(line)));
  const lines = telling.length === 0 ? written : telling;
  const marked = lines.findLast((line) => MARKED.test(line));
  if (marked === undefined) return lines.slice(-MOST_LINES).join('\n').replace(AROUND_SSH, '').trim();
  return marked.replace(PREFIX, '').replace(DURATION, '').trim();
}

/** Returns the text that a terminal shows in the end, without overwritten parts of lines. */
export function withoutRewriting(text: string): string {
  return text
    .split('\n')
    .map((line) => line.split('\r').findLast((part) => part !== '') ?? '')
    .join('\n');
}
