import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { standardProfile } from '../../src/declarative/profile/standard.ts';
import { readJenkinsfile } from '../../src/declarative/read/readJenkinsfile.ts';
import { validateJenkinsfile } from '../../src/declarative/validate.ts';
import { lexGroovy } from '../../src/groovy/read/lex.ts';
import { readStatements } from '../../src/groovy/read/statements.ts';
import { type GroovyHost, startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';

/** Another seed, and how many errors of each kind: `PIPEGEN_MUTATIONS=7,2000` takes half a minute. */
const [seed = 1, count = 300] = (process.env.PIPEGEN_MUTATIONS ?? '').split(',').filter(Boolean).map(Number);

const folder = join(import.meta.dirname, 'jenkinsfiles');
const files = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
const CHARACTERS = [...'abcXYZ019_ \n\t(){}[]<>,;:.=+-*/%!?@#$&|^~\'"\\`'];

/** A Jenkinsfile with one character too few, too many or wrong. */
interface Mutation {
  readonly text: string;
  /** The change, for people. */
  readonly change: string;
}

/** Numbers from 0 up to 1, the same for the same seed. */
function randomNumbers(start: number): () => number {
  let state = start * 2_654_435_761;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    return ((mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @param isAllowed whether an error may be at an offset of a Jenkinsfile */
function mutate(random: () => number, isAllowed: (file: number, offset: number) => boolean): Mutation {
  const pick = <One>(list: readonly One[]) => list[Math.floor(random() * list.length)] as One;
  for (;;) {
    const file = Math.floor(random() * files.length);
    const text = files[file] ?? '';
    const at = Math.floor(random() * text.length);
    if (!isAllowed(file, at)) continue;
    const kind = pick(['delete', 'insert', 'replace']);
    const character = kind === 'delete' ? '' : pick(CHARACTERS);
    return {
      text: text.slice(0, at) + character + text.slice(kind === 'insert' ? at : at + 1),
      change: `${kind} ${JSON.stringify(character)} in ${JSON.stringify(`${text.slice(Math.max(0, at - 40), at)}|${text.slice(at, at + 40)}`)}`,
    };
  }
}

/** Where the code is that the official tree keeps to the letter: bodies of scripts, and what is around the pipeline. */
const scripts = files.map((text) => {
  const { scripts: bodies, outside } = readJenkinsfile(text);
  return [...bodies, ...outside].map(({ text: code }) => ({
    start: text.indexOf(code),
    end: text.indexOf(code) + code.length,
  }));
});

function isInScript(file: number, offset: number): boolean {
  return scripts[file]?.some(({ start, end }) => offset >= start && offset < end) === true;
}

describePart('an error of one character', 'Groovy 2.4.21', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost();
  });
  afterAll(() => groovy.stop());

  it.each([
    ['directives and steps', (file: number, offset: number) => !isInScript(file, offset)],
    ['script bodies and methods', isInScript],
  ])('in %s is found where Groovy refuses it, and only there', async (_, isAllowed) => {
    const random = randomNumbers(seed);
    const mutations = Array.from({ length: count }, () => mutate(random, isAllowed));
    const verdicts = await groovy.compile(
      mutations.map(({ text }, index) => ({ name: `mutation${index}`, source: text })),
      { phase: 'conversion' },
    );
    const refused = mutations.filter((_mutation, index) => verdicts[index]?.ok === false);
    const accepted = mutations.filter((_mutation, index) => verdicts[index]?.ok === true);
    if (process.env.PIPEGEN_MUTATIONS !== undefined)
      console.info(`Groovy refuses ${refused.length} of ${mutations.length}`);
    expect(refused.length).toBeGreaterThan(count / 5);
    expect(refused.filter(({ text }) => !hasError(text)).map(({ change }) => change)).toEqual([]);
    expect(accepted.filter(({ text }) => isBrokenGroovy(text)).map(({ change }) => change)).toEqual([]);
  });
});

function hasError(text: string): boolean {
  return validateJenkinsfile(text, { profile: standardProfile }).some(({ severity }) => severity === 'error');
}

function isBrokenGroovy(text: string): boolean {
  const lexed = lexGroovy(text);
  return lexed.errors.length + readStatements(lexed).errors.length > 0;
}
