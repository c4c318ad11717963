/** Whether a name ends as a change's or a commit's tag does: `pr-57`, `mr-57`, `c-1a2b3c4`. */
export function endsLikeTag(name: string): boolean {
  return /(?:^|-)(?:(?:pr|mr)-\d{1,7}|c-[0-9a-f]{7})$/.test(name);
}
