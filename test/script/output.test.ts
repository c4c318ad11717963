import { describe, expect, it } from 'vitest';
import { script } from '../../src/groovy/build.ts';
import { printGroovy, printWithOrigins } from '../../src/groovy/print.ts';
import {
  type CompiledFunction,
  compileCondition,
  compileScript,
  compileStep,
  type FunctionSource,
  helperMethods,
} from '../../src/script/index.ts';

function source(text: string): FunctionSource {
  return { text, file: 'pipelines/shop.ts', line: 5, column: 3, constants: { HOSTS: ['a', 'b'] } };
}

function groovy({ statements, diagnostics }: CompiledFunction): string {
  expect(diagnostics).toEqual([]);
  return printGroovy(script(statements ?? [])).trimEnd();
}

describe('what functions become', () => {
  it.each([
    ["({ env }) => env.BRANCH_NAME === 'QA' && !env.CHANGE_FORK", "return env.BRANCH_NAME == 'QA' && !env.CHANGE_FORK"],
    ['({ env }) => env.CHANGE_ID', 'return !!env.CHANGE_ID'],
    ["({ params }) => params.TARGET === 'prod'", "return params.TARGET == 'prod'"],
    ['({ env }) => { if (env.A) { return env.B; } }', 'if (env.A) {\n  return !!env.B\n}\nreturn false'],
    ["({ env }) => env.BRANCH_NAME?.startsWith('release/')", "return !!env.BRANCH_NAME?.startsWith('release/')"],
  ])('condition %s', (text, expected) => {
    expect(groovy(compileCondition(source(text)))).toBe(expected);
  });

  it('a script reads as a Jenkinsfile does', () => {
    const text = `({ sh, env, currentBuild, dir, withCredentials, string, parallel, echo }) => {
      const version = sh({ script: 'git describe', returnStdout: true }).trim();
      currentBuild.description = \`v\${version}\`;
      for (const host of HOSTS) {
        dir(host, () => {
          sh(\`deploy \${host}\`);
        });
      }
      withCredentials([string({ credentialsId: 'x', variable: 'TOKEN' })], () => {
        sh('use $TOKEN');
      });
      parallel({
        unit: () => {
          sh('make test');
        },
        failFast: true,
      });
      for (let i = 0; i < HOSTS.length; i++) echo(\`\${i}\`);
      version.split('.').forEach((part) => echo(part));
      if (env.EMPTY ?? version === 'v1') deleteAll();
      function deleteAll() {
        sh({ script: 'rm -r out', label: \`Clean \${version}\` });
      }
    }`;
    expect(groovy(compileScript(source(text)))).toMatchInlineSnapshot(`
      "def version
      def deleteAll = { ->
        sh script: 'rm -r out', label: "Clean \${jsText(version)}"
        return null
      }
      version = sh(script: 'git describe', returnStdout: true).trim()
      currentBuild.description = "v\${version}".toString()
      for (host in ['a', 'b']) {
        dir(host) {
          sh "deploy \${host}"
        }
      }
      withCredentials([string(credentialsId: 'x', variable: 'TOKEN')]) {
        sh 'use $TOKEN'
      }
      parallel(
        unit: {
          sh 'make test'
        },
        failFast: true
      )
      for (int i = 0; i < ['a', 'b'].size(); i++) {
        echo "\${i}"
      }
      for (part in jsSplit(version, '.')) {
        echo part
      }
      if (env.EMPTY != null ? env.EMPTY : version == 'v1') {
        deleteAll.call()
      }"
    `);
  });

  it('a library step takes named arguments', () => {
    const text = `export default function notify({ sh }: Jenkins, { channel, text = 'done' }: { channel: string; text?: string }, body: () => void) {
      body();
      return sh({ script: \`notify \${channel} \${text}\`, returnStatus: true }) === 0;
    }`;
    expect(groovy(compileStep(source(text)))).toMatchInlineSnapshot(`
      "def call(Map args = [:], Closure body) {
        args = jsArguments(args, [channel: 'string', 'text?': 'string'])
        def channel = args.channel
        def text = args.text != null ? args.text : 'done'
        body.call()
        return sh(script: "notify \${channel} \${text}", returnStatus: true) == 0
      }"
    `);
  });

  it('a step trusts what it checked at its start, so that plain Groovy comes out', () => {
    const text = `({ echo }: Jenkins, { names, limits }: { names: string[]; limits?: { size: number }[] }) => {
      echo(names.map((name) => name.toUpperCase()).join(','));
      for (const name of names.filter((each) => each.length > 1 && !each.includes('-'))) echo(name);
      for (const limit of limits ?? []) echo(\`\${limit.size}\`);
    }`;
    expect(groovy(compileStep(source(text)))).toMatchInlineSnapshot(`
      "def call(Map args = [:]) {
        args = jsArguments(args, [names: ['string'], 'limits?': [[size: 'number']]])
        def names = args.names
        def limits = args.limits
        echo(names.collect { name -> name.toUpperCase(Locale.ROOT) }.join(','))
        for (name in names.findAll { each -> each.length() > 1 && !each.contains('-') }) {
          echo name
        }
        for (limit in limits != null ? limits : []) {
          echo "\${jsText(limit.size)}"
        }
      }"
    `);
  });

  it('types of the project count like those in place', () => {
    const text = `({ echo }: Jenkins, { release, size }: Options) => {
      echo(release.names.map((name) => name.toUpperCase()).join(','));
      if (size !== undefined) echo(release.tag.toLowerCase());
      echo(release.base);
    }`;
    const types = `interface Options { release: Release; size?: Size; tree?: Tree }
type Size = number;
interface Release extends Named { names: Names; tag: string }
type Names = readonly string[];
interface Tree { trees: Tree[] }`;
    const compiled = groovy(compileStep({ ...source(text), types }));
    expect(compiled).toContain("jsArguments(args, [release: 'any', 'size?': 'number', 'tree?': [trees: ['any']]])");
    expect(compiled).toContain("echo(release.names.collect { name -> name.toUpperCase(Locale.ROOT) }.join(','))");
    expect(compiled).toContain('echo(release.tag.toLowerCase(Locale.ROOT))');
  });

  it('statements know where the author wrote them', () => {
    const { statements = [] } = compileScript(source("({ sh }) => {\n  sh('a');\n  if (1) {\n    sh('b');\n  }\n}"));
    const { text, origins } = printWithOrigins(script(statements));
    const lines = text.trimEnd().split('\n');
    expect(lines.map((line, index) => [line, (origins[index] as { line?: number } | undefined)?.line])).toEqual([
      ["sh 'a'", 6],
      ['if (true) {', 7],
      ["  sh 'b'", 8],
      ['}', 7],
    ]);
  });

  it('helper methods come with what they call, once, and only those with closures are transformed', () => {
    const text = printGroovy(script(helperMethods(['jsMap', 'jsPlus'])));
    expect(text.match(/^(@NonCPS|def \w+)/gm)).toEqual([
      '@NonCPS',
      'def jsText',
      '@NonCPS',
      'def jsMessage',
      '@NonCPS',
      'def jsJoin',
      '@NonCPS',
      'def jsNumber',
      '@NonCPS',
      'def jsResult',
      '@NonCPS',
      'def jsNumberText',
      '@NonCPS',
      'def jsPlus',
      '@NonCPS',
      'def jsItems',
      'def jsMap',
    ]);
  });
});
