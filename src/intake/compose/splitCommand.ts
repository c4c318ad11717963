const WORD = /(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/gs;

/** The words of a command that is one text, as Compose splits it: quotes and backslashes as in a shell, and no more. */
export function splitCommand(text: string): readonly string[] {
  return (text.match(WORD) ?? []).map((word) =>
    word.replaceAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gs, (_, single?: string, double?: string, escaped?: string) => {
      if (double !== undefined) return double.replaceAll(/\\(["\\$`])/g, '$1');
      return single ?? escaped ?? '';
    }),
  );
}
