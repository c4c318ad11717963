/** The number that a pull request's name in host names and identifiers stands for: 57 of `pr-57`. */
export function changeNumber(tag: string): number | undefined {
  const digits = /^pr-(\d{1,7})$/.exec(tag)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** A change's name in host names and identifiers. */
export function changeTag(change: number): string {
  return `pr-${change}`;
}

/** The name of a commit that came without a change. */
export function commitTag(commit: string): string {
  return `c-${commit.slice(0, 7)}`;
}

/**
 * The change that a commit's subject says it merged: of a merge commit, or of a squashed one as GitHub words it.
 *
 * @see https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/about-pull-request-merges
 */
export function mergedChange(subject: string): number | undefined {
  const digits = (/^Merge pull request #(\d{1,7}) from /.exec(subject) ?? /\(#(\d{1,7})\)$/.exec(subject))?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Stands for the tag of a change that is still to be opened. */
export const UNKNOWN_CHANGE = 'pr-new';
