import { readdirSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { groovyLiteral } from '../../../src/groovy/literal.ts';
import { compileLibrary } from '../../../src/jenkins/library/compileLibrary.ts';
import { readStepSignatures } from '../../../src/load/loadSteps.ts';
import { budget } from '../../budget.ts';
import { type Answers, formatSteps, type Json, returns } from '../../parts/groovy/answers.ts';
import { type GroovyHost, type Run, startGroovyHost } from '../../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { kitchenSink, plain } from './steps.ts';
import { templates } from './templates.ts';
import { realWorkspace } from './workspace.ts';

describePart('the library under Jenkins', 'Groovy 2.4.21 with the CPS engine', groovyMissing(), () => {
  let groovy: GroovyHost;
  let vars: Readonly<Record<string, string>>;
  beforeAll(async () => {
    groovy = await startGroovyHost({ sandboxed: true });
    const files = compileLibrary([kitchenSink, plain], {
      templates,
      agentDigest: '0123456789abcdef',
    });
    vars = Object.fromEntries(
      files.flatMap(({ path, body }) => {
        const name = /^jenkins\/vars\/(\w+)\.groovy$/.exec(path)?.[1];
        return name === undefined ? [] : [[name, body]];
      }),
    );
  });
  afterAll(() => groovy.stop());

  /** A workspace in which the agent ends with this exit code and leaves this result. */
  const workspace = (exitCode: number, result?: string, agentIsThere = true): Answers => ({
    fileExists: ({ arguments: [file] }) =>
      returns(String(file).endsWith('result.txt') ? result !== undefined : agentIsThere),
    sh: returns(exitCode),
    readFile: returns(result ?? null),
    libraryResource: returns('the agent'),
  });

  const run = async (script: string, answers: Answers = workspace(0, 'done')): Promise<Run> => {
    const result = await groovy.runCps({ script, vars, answers });
    expect(result.warnings).toEqual([]);
    return result;
  };

  /** The steps as text, with the random part of the call's folder taken out. */
  const asked = ({ steps }: Run): string =>
    formatSteps(steps).replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID');

  it('compiles in plain Groovy and under CPS, for the steps that pipegen brings as well', async () => {
    const { steps } = await readStepSignatures(readdirSync('src/agent/steps').map((file) => `src/agent/steps/${file}`));
    expect(steps.length).toBeGreaterThan(10);
    const files = compileLibrary([kitchenSink, plain, ...steps], { templates, agentDigest: '0' });
    const sources = files.flatMap(({ path: file, body }) =>
      file.endsWith('.groovy') ? [{ name: path.basename(file), source: body }] : [],
    );
    for (const engine of ['groovy', 'cps'] as const)
      for (const compilation of await groovy.compile(sources, { engine }))
        expect(compilation).toMatchObject({ ok: true });
  });

  it('writes the agent and the arguments, runs the step, and returns its text', async () => {
    const result = await run(`return kitchenSink(environment: 'qa', attempts: 3)`, workspace(0, 'two links', false));
    expect(result).toMatchObject({ ok: true, value: 'two links' });
    expect(asked(result)).toMatchInlineSnapshot(`
      "fileExists ".pipegen/agent-0123456789ab.cjs"
      libraryResource {"resource":"pipegen/agent.cjs","encoding":"UTF-8"}
      writeFile {"file":".pipegen/calls/kitchenSink-UUID/agent.cjs","text":"the agent","encoding":"UTF-8"}
      writeFile {"file":".pipegen/calls/kitchenSink-UUID/arguments.json","text":"{\\"environment\\":\\"qa\\",\\"attempts\\":3}","encoding":"UTF-8"}
      withEnv ["PIPEGEN_STEP=kitchenSink","PIPEGEN_CALL=.pipegen/calls/kitchenSink-UUID","PIPEGEN_AGENT=.pipegen/agent-0123456789ab.cjs"]
        sh {"label":"kitchenSink","returnStatus":true,"script":"\\n        if [ -e \\"$PIPEGEN_CALL/agent.cjs\\" ]; then mv -f \\"$PIPEGEN_CALL/agent.cjs\\" \\"$PIPEGEN_AGENT\\"; fi\\n        node \\"$PIPEGEN_AGENT\\" step \\"$PIPEGEN_STEP\\" --arguments \\"$PIPEGEN_CALL/arguments.json\\" --result \\"$PIPEGEN_CALL/result.txt\\"\\n      "}
      fileExists ".pipegen/calls/kitchenSink-UUID/result.txt"
      readFile {"file":".pipegen/calls/kitchenSink-UUID/result.txt","encoding":"UTF-8"}
      dir ".pipegen/calls/kitchenSink-UUID"
        deleteDir"
    `);
    const sh = result.steps.find(({ name }) => name === 'sh');
    expect(sh?.env).toMatchObject({
      PIPEGEN_STEP: 'kitchenSink',
      PIPEGEN_AGENT: '.pipegen/agent-0123456789ab.cjs',
      PIPEGEN_CALL: expect.stringMatching(/^\.pipegen\/calls\/kitchenSink-[0-9a-f-]{36}$/),
    });
  });

  it('writes no agent that is there, and reads no result that nobody wants', async () => {
    const result = await run('return plain()');
    expect(result).toMatchObject({ ok: true, value: null });
    expect(asked(result)).toMatchInlineSnapshot(`
      "fileExists ".pipegen/agent-0123456789ab.cjs"
      writeFile {"file":".pipegen/calls/plain-UUID/arguments.json","text":"{}","encoding":"UTF-8"}
      withEnv ["PIPEGEN_STEP=plain","PIPEGEN_CALL=.pipegen/calls/plain-UUID","PIPEGEN_AGENT=.pipegen/agent-0123456789ab.cjs"]
        sh {"label":"plain","returnStatus":true,"script":"\\n        if [ -e \\"$PIPEGEN_CALL/agent.cjs\\" ]; then mv -f \\"$PIPEGEN_CALL/agent.cjs\\" \\"$PIPEGEN_AGENT\\"; fi\\n        node \\"$PIPEGEN_AGENT\\" step \\"$PIPEGEN_STEP\\" --arguments \\"$PIPEGEN_CALL/arguments.json\\" --result \\"$PIPEGEN_CALL/result.txt\\"\\n      "}
      dir ".pipegen/calls/plain-UUID"
        deleteDir"
    `);
  });

  it('gives parallel calls folders of their own', async () => {
    const { steps } = await run('plain()\nplain()');
    const folders = steps.filter(({ name }) => name === 'sh').map(({ env }) => env.PIPEGEN_CALL);
    expect(new Set(folders).size).toBe(2);
  });

  it("fails with the agent's own words", async () => {
    const failing = await run('plain()', workspace(2, 'Error: The change is closed.'));
    expect(failing).toMatchObject({ ok: false, error: { message: 'plain failed: Error: The change is closed.' } });
    const silent = await run('plain()', workspace(137));
    expect(silent).toMatchObject({
      ok: false,
      error: { message: 'plain failed: exit code 137. See the log above.' },
    });
  });

  describe('checks arguments', () => {
    it.each([
      [
        'accepts every type',
        `environment: "q\${'a'}", attempts: 1.5, strict: false, state: "it's", codes: [1, 2], headers: [a: ['x'], b: []]`,
        '',
      ],
      ['takes null for nothing', `environment: 'qa', attempts: null`, ''],
      ['missing', '', '"environment" is missing: it must be a string'],
      ['null for what is required', 'environment: null', '"environment" is missing: it must be a string'],
      [
        'unknown',
        `environment: 'qa', attempst: 1`,
        '"attempst" is not an argument of this step, known arguments: environment, attempts, strict, state, codes, headers',
      ],
      ['text', 'environment: 5', '"environment" must be a string, got Integer'],
      ['number', `environment: 'qa', attempts: '5'`, '"attempts" must be a number, got String'],
      ['boolean', `environment: 'qa', strict: 'true'`, '"strict" must be a Boolean, got String'],
      ['choice', `environment: 'qa', state: 'its'`, `"state" must be "it's" or "$HOME \\"$\{x}\\"", got String`],
      ['list', `environment: 'qa', codes: 200`, '"codes" must be a list where each item is a number, got Integer'],
      [
        'list item',
        `environment: 'qa', codes: [200, '204']`,
        '"codes" must be a list where each item is a number, got ArrayList',
      ],
      [
        'map',
        `environment: 'qa', headers: [a: 'x']`,
        '"headers" must be a map where each value is a list where each item is a string, got LinkedHashMap',
      ],
      [
        'all at once',
        'attempts: true, codes: 1',
        '"environment" is missing: it must be a string; "attempts" must be a number, got Boolean; "codes" must be a list where each item is a number, got Integer',
      ],
    ])('%s', async (_, args, error) => {
      const result = await run(`kitchenSink(${args})`);
      if (error === '') expect(result).toMatchObject({ ok: true });
      else {
        expect(result).toMatchObject({ ok: false, error: { message: `Wrong arguments for kitchenSink: ${error}.` } });
        expect(result.steps.map(({ name }) => name)).toEqual(['error']);
      }
    });

    it('of a step that takes none', async () => {
      expect(await run('plain(a: 1)')).toMatchObject({
        error: { message: 'Wrong arguments for plain: "a" is not an argument of this step, it has none.' },
      });
    });
  });

  it('works in a real shell, whatever arguments say, also when asked twice', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'pipegen-workspace-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const agent = `
      const [, , command, step, , given, , result] = process.argv;
      const { readFileSync, writeFileSync } = require('node:fs');
      const { environment } = JSON.parse(readFileSync(given, 'utf8'));
      writeFileSync(result, [command, step, environment].join(' '));
      process.exitCode = environment === 'bad' ? 3 : 0;`;
    const environment = `$(touch pwned) "; \`touch pwned\` \\'$\{x}\n🚀`;
    const answers = realWorkspace(folder, agent);
    const call = (value: string) => run(`return kitchenSink(environment: ${groovyLiteral(value)})`, answers);
    expect(await call(environment)).toMatchObject({ ok: true, value: `step kitchenSink ${environment}` });
    expect(await call('bad')).toMatchObject({ error: { message: 'kitchenSink failed: step kitchenSink bad' } });
    expect(await readdir(folder)).toEqual(['.pipegen']);
    expect((await readdir(path.join(folder, '.pipegen'))).sort()).toEqual(['agent-0123456789ab.cjs', 'calls']);
    expect(await readdir(path.join(folder, '.pipegen/calls'))).toEqual([]);
  });

  it('passes any text as data, and never in a script', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('$(touch x)', '`id`', `$\{x}`, `'"\\\n\r\0`, '🚀'),
    );
    const scripts = new Set<unknown>();
    await fc.assert(
      fc.asyncProperty(text, fc.dictionary(text, fc.array(text)), async (environment, headers) => {
        const given = { environment, headers: Object.fromEntries(Object.entries(headers)) };
        const result = await run(`kitchenSink(${groovyLiteral(given)})`);
        expect(result).toMatchObject({ ok: true });
        const written = result.steps.find(({ name }) => name === 'writeFile')?.arguments[0] as {
          readonly text: string;
        };
        expect(JSON.parse(written.text)).toEqual(given);
        for (const { name, arguments: args } of result.steps)
          if (name === 'sh') scripts.add((args[0] as { readonly script: Json }).script);
      }),
      { numRuns: budget(20) },
    );
    expect(scripts.size).toBe(1);
  });
});
