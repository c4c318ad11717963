import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standardProfile } from '../../src/declarative/profile/standard.ts';
import { validateJenkinsfile, validateJson } from '../../src/declarative/validate.ts';
import { budget } from '../budget.ts';
import { readCorpus, verdicts } from '../corpus/corpus.ts';
import { examples } from './rules/examples.ts';
import { jenkinsfile } from './rules/findings.ts';

const settings = { profile: standardProfile };

/** What a controller says, and the codes of what is said here for the same reason. */
const REASONS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(Array has|Missing one or more required properties|instance failed|object instance has)/, ['tree-invalid']],
  [/^Invalid agent type/, ['agent-unknown']],
  [/cannot be used as a value directly/, ['value-bare']],
  [/^Invalid condition/, ['post-condition-unknown']],
  [/is not a valid identifier/, ['environment-name-invalid']],
  [/^Expecting ".*" for parameter/, ['parameter-type']],
  [/^Invalid option type/, ['option-unknown']],
  [/^Duplicate axis name/, ['axis-duplicate']],
  [/cannot be nested inside another/, ['parallel-nested']],
  [/^Only one of/, ['stage-body-several']],
  [/^Missing required parameter/, ['parameter-missing']],
  [/^Cannot mix named and unnamed/, ['arguments-mixed']],
  [/^Duplicate parallel branch name/, ['branch-name-duplicate']],
  [/^Groovy compilation error/, ['code-unreadable']],
  [/^Invalid step .* not allowed in this context/, ['step-not-allowed']],
  [/^Unknown conditional/, ['condition-unknown']],
  [/^Invalid tool type/, ['tool-unknown']],
  [/^Invalid parameter .*, did you mean/, ['parameter-unknown']],
];

describe('trees that a real controller was asked about', () => {
  const validate = (file: string) => validateJson(readCorpus(file), settings);

  it.each(verdicts.filter(({ controller }) => controller === 'accepts'))('$file is not refused', ({ file }) => {
    expect(validate(file).filter(({ code }) => code !== 'step-unknown')).toEqual([]);
  });

  it.each(verdicts.filter(({ controller }) => controller === 'refuses'))(
    '$file is refused for its reason, and for no other',
    ({ file, messages }) => {
      const reasons = REASONS.filter(([pattern]) => messages.some((message) => pattern.test(message)));
      const expected = new Set(reasons.flatMap(([, codes]) => codes));
      const found = validate(file).filter(({ severity }) => severity === 'error');
      expect(expected.size).toBeGreaterThan(0);
      expect(new Set(found.map(({ code }) => code))).toEqual(expected);
      // Each says the fix.
      expect(found.filter(({ fix }) => fix === undefined)).toEqual([]);
    },
  );
});

describe('the location of a finding', () => {
  it('is that of the text in a Jenkinsfile', () => {
    expect(validateJenkinsfile(jenkinsfile("sleep '5'"), settings)).toEqual([
      {
        code: 'parameter-type',
        severity: 'error',
        message: '"time" must be an integer, got the string \'5\'.',
        fix: 'Write 5, without quotes.',
        location: { line: 7, column: 15, endLine: 7, endColumn: 18 },
      },
    ]);
  });

  it('is that of the value in JSON', () => {
    const text = '{ "pipeline": {\n  "agent": { "type": "nowhere" },\n  "stages": [] } }';
    expect(validateJson(text, settings).map(({ location }) => location)).toEqual([
      { line: 3, column: 13, endLine: 3, endColumn: 15 },
    ]);
    const sound = '{"name":"A","branches":[{"name":"default","steps":[{"name":"echo","arguments":[]}]}]}';
    const [unknown] = validateJson(text.replace('[]', `[${sound}]`), settings);
    expect(unknown?.location).toEqual({ line: 2, column: 22, endLine: 2, endColumn: 31 });
  });

  it('is where JSON ends to be JSON', () => {
    expect(validateJson('{"pipeline":\n nonsense }', settings)).toMatchObject([
      { code: 'json-invalid', severity: 'error', location: { line: 2, column: 2 } },
    ]);
  });
});

describe('whatever the text', () => {
  const texts = Object.values(examples).flatMap(({ faulty, sound }) => [faulty, sound]);
  const mutated = fc
    .tuple(
      fc.constantFrom(...texts),
      fc.nat(),
      fc.nat(40),
      fc.constantFrom('', '{', '}', '"', "'", '\n', '$', '(', 'x '),
    )
    .map(([text, at, length, put]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + put + text.slice(start + length);
    });

  it('is checked to its end', () => {
    fc.assert(
      fc.property(mutated, (text) => {
        const lines = text.split(/\r\n|\r|\n/).length;
        for (const { location, message } of validateJenkinsfile(text, settings)) {
          expect(location.line).toBeGreaterThan(0);
          expect(location.line).toBeLessThanOrEqual(lines);
          expect(message).not.toContain('undefined');
        }
      }),
      { numRuns: budget(667) },
    );
  });

  it('is checked to its end as JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(validateJson(text, settings).length).toBeGreaterThan(0);
      }),
    );
  });
});
