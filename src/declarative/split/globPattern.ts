/**
 * The regular expression that matches what an Ant pattern does when Declarative compares a branch or tag with it:
 * case does not count, `*` and `?` stay between two slashes, `**` is any number of folders.
 *
 * @see https://ant.apache.org/manual/dirtasks.html#patterns
 */
export function globPattern(glob: string): string {
  const folders = glob.split('/');
  const parts = folders.map((folder, index) => {
    const isLast = index === folders.length - 1;
    if (folder === '**') return isLast ? '.*' : '(?:[^/]+/)*';
    return segment(folder) + (isLast ? '' : '/');
  });
  return `(?i)${parts.join('').replace(/\/\.\*$/, '(?:/.*)?')}`;
}

function segment(text: string): string {
  return text.replace(/[^\w]/g, (character) => {
    if (character === '*') return '[^/]*';
    if (character === '?') return '[^/]';
    return `\\${character}`;
  });
}
