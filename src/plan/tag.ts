import type { Repository } from '../model/repository.ts';

/** The number that a change's name in host names and identifiers stands for: 57 of `pr-57` and of `mr-57`. */
export function changeNumber(tag: string): number | undefined {
  const digits = /^(?:pr|mr)-(\d{1,7})$/.exec(tag)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** A change's name in host names and identifiers: `pr-57`, or `mr-57` where changes are merge requests. */
export function changeTag({ changePrefix }: Pick<Repository, 'changePrefix'>, change: number): string {
  return `${changePrefix}-${change}`;
}

/** The placeholder tag of a change that is not open yet. */
export function unknownChange({ changePrefix }: Pick<Repository, 'changePrefix'>): string {
  return `${changePrefix}-new`;
}

/** Replaces the placeholder tag in a text by the number of the opened change. */
export function withChangeNumber(text: string, change: number): string {
  return text.replaceAll(/\b(pr|mr)-new(?![A-Za-z0-9])/g, `$1-${change}`);
}

/** Returns the tag of a commit without a change. */
export function commitTag(commit: string): string {
  return `c-${commit.slice(0, 7)}`;
}

/** Returns the tag in the name of a deployment: `pr-57` of `qa-pr-57`. */
export function tagOf(deployment: string): string {
  return /-((?:pr|mr|c)-[^-]+)$/.exec(deployment)?.[1] ?? deployment;
}

/**
 * The change that a commit's subject names: that of a merge by GitHub, by Gitea or by pipegen on GitLab, or of a squash
 * by any of them. GitLab's own merges name it only in the message's last line.
 *
 * @see https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/about-pull-request-merges
 */
export function mergedChange(subject: string): number | undefined {
  const found = SUBJECTS.map((pattern) => pattern.exec(subject)?.[1]).find((digits) => digits !== undefined);
  return found === undefined ? undefined : Number(found);
}

const SUBJECTS: readonly RegExp[] = [
  /^Merge pull request #(\d{1,7}) from /,
  /^Merge pull request '.*' \(#(\d{1,7})\) from /,
  /\([#!](\d{1,7})\)$/,
];
