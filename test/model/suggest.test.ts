import { describe, expect, it } from 'vitest';
import { didYouMean, suggest } from '../../src/model/suggest.ts';

describe('suggest', () => {
  it.each([
    ['qa2', 'qa'],
    ['stagin', 'staging'],
    ['PROD', 'prod'],
    ['rpod', 'prod'],
    ['kubernetes', undefined],
  ])('for %s proposes %s', (word, proposal) => {
    expect(suggest(word, ['staging', 'qa', 'prod'])).toBe(proposal);
  });

  it('names what is declared', () => {
    expect(didYouMean('x', [], 'targets')).toBe('No targets are declared.');
    expect(didYouMean('stagin', ['staging', 'qa'], 'environments')).toBe(
      'Did you mean "staging"? Declared environments: staging, qa.',
    );
  });
});
