// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are Groovy's

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lexGroovy } from '../../src/groovy/read/lex.ts';
import { type GroovyHost, startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';

/** Literals of strings, whose values Groovy is asked for as well. */
const LITERALS: readonly string[] = [
  "'plain'",
  '"plain"',
  "'''three'''",
  '"""three"""',
  '/slashy/',
  '$/dollar slashy/$',
  String.raw`'\n\t\b\f\r\\\'\"\$'`,
  String.raw`"\n\t\b\f\r\\\'\"\$"`,
  String.raw`'\0\7\60\101\377\400\18'`,
  String.raw`'\u0041\uuu00e9'`,
  String.raw`'\\u0041'`,
  String.raw`'\\\u0041 \\\\u0041 \\\\\u0041'`,
  String.raw`/\\u0041 \\\u0041/`,
  String.raw`\u0027quoted by escapes\u0027`,
  "'one \\\nline'",
  "'''two\nlines \\\nand more'''",
  "'''two\r\nlines'''",
  "'''old\rlines'''",
  `'''it's ''so'' \\''''`,
  `"""say "so" ""now"" \\""""`,
  String.raw`/a\/b\c\\d\n$ 5 $/`,
  '/two\nlines/',
  '$/a$$b $/ $ 5 \\ / x/$',
  '$/two\nlines/$',
  '/=start/',
  "''",
  '""',
  "''''''",
  '""""""',
  "'é日本😀'",
  String.raw`/\u0041 é/`,
];
describePart('values of literals', 'Groovy 2.4.21', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost();
  });
  afterAll(() => groovy.stop());

  it('are those of Groovy', async () => {
    const evaluated = await groovy.evaluate(LITERALS.map((literal) => `x = ${literal}`));
    const expected = evaluated.map((evaluation) => (evaluation.ok ? evaluation.value : evaluation));
    const read = LITERALS.map((literal) => {
      const {
        tokens: [, , token],
      } = lexGroovy(`x = ${literal}`);
      return token?.value;
    });
    expect(read).toEqual(expected);
  });

  it('are refused where Groovy refuses them', async () => {
    const folder = join(import.meta.dirname, '../declarative/jenkinsfiles');
    const whole = readdirSync(folder)
      .filter((file) => file.endsWith('.Jenkinsfile'))
      .map((file) => readFileSync(join(folder, file), 'utf8'));
    const refused = [
      "x = 'a\nb'",
      '"a\nb"',
      '"a${\nb}"',
      "'\\q'",
      '"$"',
      '"$5"',
      '"""$ """',
      "x = '''a",
      'x = /a',
      '/* a',
      'a(b',
      'a { b',
      'a }',
      'a # b',
      "'\\u00g1'",
      'x = 1 ` 2',
    ];
    const compiled = await groovy.compile(
      [...refused, ...whole].map((source, index) => ({ name: `s${index}`, source })),
      { phase: 'conversion' },
    );
    const verdicts = [...refused, ...whole].map((source) => lexGroovy(source).errors.length === 0);
    expect(verdicts).toEqual(compiled.map(({ ok }) => ok));
  });
});
