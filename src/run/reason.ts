/** What programs print beside the reason: progress, advice, and what only follows from the reason. */
const NOISE = [
  // Compose's progress, such as " Replica shop-app-1  Started".
  /^\s*(?:Container|Network|Volume|Image|Service) \S+ +[A-Z][a-z]+ *$/,
  /^ \S+ (?:Pulling|Pulled|Building|Built) *$/,
  // git's progress, advice, and what it says after the reason.
  /^(?:remote: )?(?:Enumerating|Counting|Compressing|Writing|Receiving|Resolving|Unpacking|Updating|Total) .*\d/,
  /^(?:remote: )?hint: /,
  /^To \S+$/,
  /^Done$/,
  /^Please make sure you have the correct access rights$/,
  /^and the repository exists\.$/,
  /^error: failed to push some refs to /,
  /^fatal: (?:Could not read from remote repository\.|the remote end hung up unexpectedly)$/,
  // How the program is used.
  /^(?:Usage: |See '|Run ').*$/,
];

/** A line that a program marks as the one that matters. */
const MARKED = /^(?:remote: )?(?:fatal|error)(?:: | response from daemon: )/i;

/** What stands before a reason that can be told without it. */
const PREFIX = /^(?:remote: )?(?:fatal|error): (?:unable to access '[^']*': )?/i;

/** What Docker says around the words of the ssh that it runs. */
const AROUND_SSH = /^error during connect: .*\bstderr=/;

/** How long it took, which is another each time. */
const DURATION = / after \d+ ms(?=:)/;

const MOST_LINES = 5;

/**
 * Why a program failed, in its own words: the last line that it marks as an error, or else the last few that say
 * something.
 *
 * @param output what it wrote to its standard error, or everything
 * @returns empty when it said nothing
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

/** A text as a terminal shows it in the end: of a line that a program writes over and over, what it wrote last. */
export function withoutRewriting(text: string): string {
  return text
    .split('\n')
    .map((line) => line.split('\r').findLast((part) => part !== '') ?? '')
    .join('\n');
}
