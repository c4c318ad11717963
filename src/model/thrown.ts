/** What was thrown, in words; whatever it is, this does not throw. */
export function describeThrown(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return 'a value that cannot be printed';
  }
}
