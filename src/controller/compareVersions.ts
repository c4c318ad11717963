/**
 * Compares the versions of two plugins as Jenkins does: negative when the first is older, 0 when neither is.
 *
 * Numbers are compared as such; `1-rc1` and `1-SNAPSHOT` come before `1`, other words after it; what follows a dash
 * counts less than what follows a point: `1-1` comes before `1.1`.
 *
 * @see https://github.com/jenkinsci/lib-version-number/blob/master/src/main/java/hudson/util/VersionNumber.java
 */
export function compareVersions(one: string, other: string): number {
  return compareItems(parse(one), parse(other));
}

/** A part of a version: a number, a word, or what follows a dash. */
type Item = bigint | string | List;
type List = readonly Item[];

function parse(version: string): List {
  const root: Item[] = [];
  const lists = [root];
  let list = root;
  // A build by hand has who made it behind the version, and a snapshot when it was made.
  const plain = version
    .trim()
    .replace(/\s[\s\S]*$/, '')
    .replace(/-\d{8}\.\d{6}-\d+$/, '-SNAPSHOT')
    .toLowerCase();
  const tokens = [...plain.matchAll(/\d+|[^\d.-]+|[.-]/g)];
  let afterSeparator = true;
  let afterNumber = false;
  tokens.forEach(({ 0: token }, index) => {
    const next = tokens[index + 1]?.[0];
    if (token !== '.' && token !== '-') {
      afterNumber = isNumber(token);
      list.push(afterNumber ? BigInt(token) : wordOf(token, next !== undefined && isNumber(next)));
      afterSeparator = false;
      return;
    }
    if (afterSeparator) list.push(0n);
    afterSeparator = true;
    if (token === '.' || !afterNumber) return;
    trim(list);
    if (next === undefined || !isNumber(next)) return;
    const inner: Item[] = [];
    list.push(inner);
    lists.push(inner);
    list = inner;
  });
  for (const each of lists.toReversed()) trim(each);
  return root;
}

function isNumber(token: string): boolean {
  return /^\d+$/.test(token);
}

/** A single letter right before a number is short for a word. */
function wordOf(token: string, isBeforeNumber: boolean): string {
  const word = isBeforeNumber ? (SHORT.get(token) ?? token) : token;
  return ALIASES.get(word) ?? word;
}

const SHORT = new Map([
  ['a', 'alpha'],
  ['b', 'beta'],
  ['m', 'milestone'],
]);

const ALIASES = new Map([
  ['ga', ''],
  ['final', ''],
  ['cr', 'rc'],
  ['ea', 'rc'],
]);

/** Words in their order; the release itself is the empty one, and unknown words come after all of these. */
const WORDS = ['snapshot', 'alpha', 'beta', 'milestone', 'rc', '', 'sp'];

/** Takes away what says nothing at the end. */
function trim(list: Item[]): void {
  while (list.length > 0 && isNothing(list.at(-1) ?? 0n)) list.pop();
}

function isNothing(item: Item): boolean {
  return typeof item === 'object' ? item.length === 0 : typeof item === 'bigint' ? item === 0n : item === '';
}

function compareItems(one: List, other: List): number {
  for (let index = 0; index < Math.max(one.length, other.length); index++) {
    const order = compareItem(one[index], other[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function compareItem(one: Item | undefined, other: Item | undefined): number {
  if (one === undefined) return other === undefined ? 0 : -fromRelease(other);
  if (other === undefined) return fromRelease(one);
  if (typeof one === 'bigint' && typeof other === 'bigint') return one === other ? 0 : one < other ? -1 : 1;
  if (typeof one === 'string' && typeof other === 'string') return compareText(rankOf(one), rankOf(other));
  if (typeof one === 'object' && typeof other === 'object') return compareItems(one, other);
  return RANKS[typeof one as keyof typeof RANKS] - RANKS[typeof other as keyof typeof RANKS];
}

/** Of different kinds, a number comes after what follows a dash, and that after a word. */
const RANKS = { string: 0, object: 1, bigint: 2 };

/** Whether a version that goes on with this is newer than one that ends here. */
function fromRelease(item: Item): number {
  if (typeof item === 'bigint') return item === 0n ? 0 : 1;
  if (typeof item === 'string') return compareText(rankOf(item), rankOf(''));
  return item[0] === undefined ? 0 : fromRelease(item[0]);
}

function rankOf(word: string): string {
  const rank = WORDS.indexOf(word);
  return rank === -1 ? `${WORDS.length}-${word}` : String(rank);
}

function compareText(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
