/** Rows with their columns under each other, indented; columns that are empty in every row are left out. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) => {
      const cells = widths.flatMap((width, column) => (width === 0 ? [] : [(row[column] ?? '').padEnd(width)]));
      return `  ${cells.join('  ').trimEnd()}\n`;
    })
    .join('');
}
