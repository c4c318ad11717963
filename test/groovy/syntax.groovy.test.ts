// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are Groovy's

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GroovyHost, startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';
import { texts } from './syntaxTexts.ts';

describePart('these texts', 'Groovy 2.4.21', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost();
  });
  afterAll(() => groovy.stop());

  it('are refused by Groovy where it is said', async () => {
    const sources = texts.map(({ text }, index) => ({ name: `text${index}`, source: text }));
    const verdicts = await groovy.compile(sources, { phase: 'conversion' });
    expect(texts.filter(({ isGroovy }, index) => verdicts[index]?.ok !== isGroovy)).toEqual([]);
  });
});
