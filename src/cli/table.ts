/**
 * Rows with their columns under each other, indented; columns that are empty in every row are left out.
 *
 * @param longest how many characters a line may have before its end is cut off
 */
export function formatTable(rows: readonly (readonly string[])[], longest = Number.POSITIVE_INFINITY): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) => {
      const cells = widths.flatMap((width, column) => (width === 0 ? [] : [(row[column] ?? '').padEnd(width)]));
      const line = `  ${cells.join('  ').trimEnd()}`;
      return `${line.length > longest ? `${line.slice(0, longest - 1)}…` : line}\n`;
    })
    .join('');
}
