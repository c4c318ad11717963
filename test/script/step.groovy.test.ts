// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is in braces is of the steps
import { afterAll, beforeAll, expect, it } from 'vitest';
import { script } from '../../src/groovy/build.ts';
import { printGroovy } from '../../src/groovy/print.ts';
import { type CompiledFunction, compileCondition, compileStep, helperMethods } from '../../src/script/index.ts';
import { formatSteps, returns } from '../parts/groovy/answers.ts';
import { type GroovyHost, startGroovyHost } from '../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../parts/parts.ts';
import { describePart } from '../parts/require.ts';

function file({ statements = [], helpers, diagnostics }: CompiledFunction): string {
  expect(diagnostics).toEqual([]);
  return printGroovy(script([...statements, ...helperMethods(helpers)]));
}

const source = (text: string): Parameters<typeof compileStep>[0] => ({
  text,
  file: 'steps/a.ts',
  line: 1,
  column: 1,
  constants: {},
});

describePart('compiled functions where Jenkins calls them', 'Groovy', groovyMissing(), () => {
  let host: GroovyHost;
  beforeAll(async () => {
    host = await startGroovyHost({ sandboxed: true });
  });
  afterAll(() => host.stop());

  it('a library step is called from Groovy, with GStrings, defaults and a block', async () => {
    const notify = file(
      compileStep(
        source(`export default function notify(
          { sh, echo }: Jenkins,
          { channel, text = 'done', tags = [] }: { channel: string; text?: string; tags?: string[] },
          body?: () => void,
        ) {
          if (!channel.startsWith('#')) throw new Error(\`no channel: \${channel}\`);
          body?.();
          const seen: Record<string, boolean> = {};
          seen[channel] = true;
          for (const tag of tags) echo(tag);
          return sh({ script: \`notify \${channel} \${text}\`, returnStdout: true }).trim() + Object.keys(seen).length;
        }`),
      ),
    );
    const run = await host.runCps({
      script: `def room = 'ops'
        def first = notify(channel: "#\${room}", tags: ['a', 'b'])
        def second = notify(channel: '#x', text: '') { echo 'inside' }
        try { notify(channel: 'y') } catch (Exception refused) { echo refused.message }
        return [first, second]`,
      vars: { notify },
      answers: { sh: returns('ok\n') },
    });
    expect(run).toMatchObject({ ok: true, value: ['ok1', 'ok1'], warnings: [] });
    expect(formatSteps(run.steps)).toBe(
      [
        ...['echo "a"', 'echo "b"', 'sh {"script":"notify #ops done","returnStdout":true}'],
        ...[
          'echo "inside"',
          'sh {"script":"notify #x ","returnStdout":true}',
          'error "no channel: y (at steps/a.ts:6:41)"',
          'echo "no channel: y (at steps/a.ts:6:41)"',
        ],
      ].join('\n'),
    );
  });

  it.each([
    ["({ env }) => env.BRANCH_NAME === 'QA' && !env.CHANGE_FORK", true],
    ['({ env }) => env.BRANCH_NAME', true],
    ['({ env }) => env.MISSING', false],
    ['({ env }) => { if (env.BRANCH_NAME === "x") return true; }', false],
    ['({ env }) => [env.MISSING].filter(Boolean)', true],
    ["({ sh }) => sh({ script: 'git diff', returnStatus: true }) !== 0", true],
    ["({ env }) => /^(QA|PROD)$/.test(env.BRANCH_NAME ?? '')", true],
  ])('a condition answers a boolean: %s', async (text, expected) => {
    const run = await host.runCps({
      script: file(compileCondition(source(text))),
      env: { BRANCH_NAME: 'QA' },
      answers: { sh: returns(1) },
    });
    expect(run).toMatchObject({ ok: true, value: expected, warnings: [] });
  });

  it("JSON's null is null, and an array of Java's is a list", async () => {
    const step = file(
      compileStep(
        source(`export default function a({ echo, readJSON, findFiles }: Jenkins, { options, names }: { options?: object; names: string[] }) {
          const release = readJSON({ file: 'r.json' }) as { notes: string | null };
          readJSON({ text: '1', returnPojo: false });
          readJSON(options as never);
          for (const f of findFiles({ glob: '*' })) echo(f.name);
          for (const n of names) echo(n);
          return [release.notes ?? 'none', release.notes === null, findFiles({ glob: '*' }).map((f) => f.name).length];
        }`),
      ),
    );
    const run = await host.runCps({
      script: "return a(names: ['x', 'y'] as String[], options: [file: 'b'])",
      vars: { a: step },
      answers: { readJSON: returns({ notes: null }), findFiles: returns([{ name: 'f' }]) },
    });
    expect(run).toMatchObject({ ok: true, value: ['none', true, 1], warnings: [] });
    expect(formatSteps(run.steps.filter(({ name }) => name === 'readJSON'))).toBe(
      [
        'readJSON {"file":"r.json","returnPojo":true}',
        'readJSON {"text":"1","returnPojo":false}',
        'readJSON {"returnPojo":true,"file":"b"}',
      ].join('\n'),
    );
  });

  const typed = (): string =>
    file(
      compileStep(
        source(`export default (
          { echo }: Jenkins,
          { names, limit = 2, on, deep }: { names: string[]; limit?: number; on?: boolean; deep?: { a: string; b?: number }[] },
          extra?: number,
        ) => {
          names.push('pushed');
          return [names.map((n) => n.toUpperCase()).join('+'), limit * 2, on ?? 'unset', deep?.map((d) => d.a + d.b), extra];
        }`),
      ),
    );

  it.each([
    ["names: ['a'], limit: 1.5", "['A+PUSHED', 3, 'unset', null, null]"],
    ['names: ["${1}b"], on: false, deep: [[a: "x${2}", b: 3]]', "['1B+PUSHED', 4, false, ['x23'], null]"],
    ["names: (['a', 'b'] as Set), limit: null", "['A+B+PUSHED', 4, 'unset', null, null]"],
    ["names: 'a'", '\'The argument names must be a list, got the string "a"\''],
    ['limit: 1', "'The argument names is missing: it must be a list'"],
    ['names: [1]', "'The argument names[0] must be a string, got a number'"],
    ["names: [], deep: [[a: 'a'], [b: 1]]", "'The argument deep[1].a is missing: it must be a string'"],
    ['names: [], lmit: 1', '\'Unknown argument "lmit": this step takes names, limit, on, deep\''],
  ])('arguments are checked before anything is done: %s', async (given, expected) => {
    const script = `def wanted = ${expected}
      def got
      try { got = typed(${given}) } catch (Exception refused) { got = refused.message }
      return got == wanted ? 'same' : got`;
    const run = await host.runCps({ script, vars: { typed: typed() } });
    expect(run).toMatchObject({ ok: true, value: 'same', warnings: [], steps: [] });
  });

  it("a caller's list is the step's own list", async () => {
    const script = "def mine = ['a']\ntyped(names: mine)\nreturn mine";
    expect(await host.runCps({ script, vars: { typed: typed() } })).toMatchObject({ ok: true, value: ['a', 'pushed'] });
  });
});
