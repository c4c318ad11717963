import { describe, expect, it } from 'vitest';
import { printPipeline } from '../../src/declarative/print.ts';
import { kitchenSink } from './kitchenSink.ts';

describe('printPipeline', () => {
  it('prints everything that the official schema can say', async () => {
    await expect(printPipeline(kitchenSink)).toMatchFileSnapshot(
      '../fixtures/declarative/expected/kitchenSink.Jenkinsfile',
    );
  });

  it('keeps a long string in a script as it is, and indents other code', () => {
    const text = printPipeline(kitchenSink);
    expect(text).toContain("'''first\n  second'''");
    expect(text).toContain('          if (isUnix()) {\n            echo "here"\n          } else {');
  });
});
