/** The name of a copy's file: `20240229T134501Z.dump`, by UTC, so that names sort by time. */
export function printCopyName(takenAt: Date, part: string): string {
  return `${takenAt.toISOString().replace(/[-:]|\.\d+/g, '')}.${part}`;
}

/** When the copy in a file of this name was taken; `undefined` for any other file, which is not ours to delete. */
export function parseCopyName(name: string): Date | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\./.exec(name) ?? [];
  if (year === undefined) return undefined;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
