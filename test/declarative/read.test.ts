// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are Groovy's

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJenkinsfile } from '../../src/declarative/read/readJenkinsfile.ts';
import { budget } from '../budget.ts';
import { expectProportion } from '../proportion.ts';

/** Errors as text: locations, codes and messages. */
function errors(text: string): string[] {
  return readJenkinsfile(text).errors.map(
    ({ location: { line, column, endLine, endColumn }, code, message, fix }) =>
      `${line}:${column}-${endLine}:${endColumn} ${code}: ${message}${fix === undefined ? '' : ` (${fix})`}`,
  );
}

const inPipeline = (text: string) => `pipeline {\nagent any\n${text}\nstages { stage('a') { steps { echo 'a' } } }\n}`;
const inStage = (text: string) => `pipeline {\nagent any\nstages { stage('a') {\n${text}\n} }\n}`;
const inSteps = (text: string) => `pipeline {\nagent any\nstages { stage('a') { steps {\n${text}\n} } }\n}`;

describe('readJenkinsfile', () => {
  it.each([
    [
      "node { echo 'a' }",
      [
        '1:1-1:5 pipeline-missing: Not a Declarative Pipeline: the file has no pipeline block. (Write it as pipeline { ... })',
      ],
    ],
    [
      'node { pipeline { agent any } }',
      ['1:8-1:30 pipeline-nested: The pipeline block must not be inside another block.'],
    ],
    ["pipeline 'a'", ['1:1-1:13 expected-block: "pipeline" needs a block. (Write it as pipeline { ... })']],
    [
      inPipeline('postBuild { }'),
      ['3:1-3:10 unknown-section: Unknown name "postBuild" in pipeline. (Renamed to "post" in version 0.6.)'],
    ],
    [
      inPipeline('enviroment { A = 1 }'),
      ['3:1-3:11 unknown-section: Unknown name "enviroment" in pipeline. (Did you mean "environment"?)'],
    ],
    [inPipeline('agent any'), ['3:1-3:6 repeated-section: Duplicate "agent". (Merge them into one.)']],
    [
      inPipeline('def x = 1'),
      [
        '3:1-3:10 expected-section: Expected a section of pipeline: agent, libraries, options, triggers, parameters, environment, tools, stages, post.',
      ],
    ],
    [
      inPipeline('options { timestamps }'),
      ['3:11-3:21 expected-option: Expected an option, as a call. (Write it as timestamps())'],
    ],
    [inPipeline('options { a() { } }'), ['3:15-3:18 unexpected-closure: An option cannot have a block.']],
    [
      inPipeline("parameters { choice(choices: ['a'].join('b')) }"),
      [
        '3:30-3:45 object-method-call: Methods of objects can only be called in "script" blocks. (Write the value itself, or put it in a double-quoted string.)',
      ],
    ],
    [
      inPipeline('environment { A = env.B }'),
      [
        '3:19-3:24 variable-value-invalid: The value of an environment variable must be a string or a call. (Write it in a string: "${env.B}")',
      ],
    ],
    [
      inPipeline("environment { A = 'b' + env.B }"),
      [
        '3:25-3:30 variable-value-invalid: Only strings can be concatenated in the value of an environment variable. (Write it in a string: "${env.B}")',
      ],
    ],
    [
      inPipeline("environment { A-B = 'c' }"),
      [
        '3:15-3:18 variable-name-invalid: A-B is not the name of an environment variable. (Use letters, digits and underscores.)',
      ],
    ],
    [
      inPipeline("environment { A = 'b'; A = 'c' }"),
      ['3:24-3:25 duplicate-variable: The environment variable "A" is set twice. (Keep one of them.)'],
    ],
    [
      inPipeline("environment { A = 'b' B = 'c' }"),
      [
        '3:23-3:24 two-on-one-line: B is on the same line as the preceding code, so Groovy reads both as one call. (Put B on a line of its own.)',
      ],
    ],
    [
      inPipeline('environment { echo 1 }'),
      ["3:15-3:21 expected-variable: Expected a variable and its value. (Write it as NAME = 'value')"],
    ],
    [
      inPipeline('tools { maven }'),
      ["3:9-3:14 expected-tool: Expected a tool and its installation. (Write it as maven '3.9')"],
    ],
    [
      inPipeline("libraries { load 'a' }"),
      ["3:13-3:21 expected-library: Expected a library. (Write it as lib('name@version'))"],
    ],
    [
      inPipeline('post { always }'),
      ['3:8-3:14 expected-post-condition: Expected a condition with a block. (Write it as always { ... })'],
    ],
    [
      inStage("agent { }\nsteps { echo 'a' }"),
      ["4:7-4:10 agent-invalid: The block has no agent type. (Write agent any or agent { label 'name' })"],
    ],
    [
      inStage("agent { label 'a'\ndocker 'b' }\nsteps { echo 'a' }"),
      ['5:1-5:11 one-agent: A section can have only one agent type. (Keep one of them.)'],
    ],
    [
      inStage("when { branch 'a' } steps { echo 'a' }"),
      [
        '4:21-4:26 two-on-one-line: steps is on the same line as the preceding code, so Groovy reads both as one call. (Put steps on a line of its own.)',
      ],
    ],
    [
      inStage("echo 'a'"),
      ['4:1-4:5 unknown-section: Unknown name "echo" in stage "a". (Put the steps in a block: steps { ... })'],
    ],
    [inStage("steps 'a'"), ['4:1-4:10 expected-block: "steps" needs a block. (Write it as steps { ... })']],
    [
      inStage("when { beforeAgent 'yes'\nbranch 'a' }\nsteps { echo 'a' }"),
      ['4:8-4:25 expected-boolean: "beforeAgent" must be true or false. (Write it as beforeAgent true)'],
    ],
    [
      inStage("when { not('a') { branch 'a' } }\nsteps { echo 'a' }"),
      ['4:12-4:15 condition-arguments: The condition "not" contains conditions and takes no arguments.'],
    ],
    [
      inStage("when { env.A == 'b' }\nsteps { echo 'a' }"),
      ['4:8-4:20 expected-condition: Expected a condition, such as branch or expression { ... }.'],
    ],
    [
      inStage("when { expression 'a' }\nsteps { echo 'a' }"),
      ['4:8-4:22 expected-block: "expression" needs a block. (Write it as expression { ... })'],
    ],
    [
      inStage("input { message 'a', 'b'\ntext 'c' }\nsteps { echo 'a' }"),
      [
        '4:22-4:25 value-not-alone: "message" takes one value.',
        '5:1-5:5 unknown-section: Unknown name "text" in input. (Known names: message, id, ok, submitter, submitterParameter, parameters.)',
      ],
    ],
    [
      inStage("stages { echo 'a' }"),
      ["4:10-4:18 expected-stage: Expected a stage. (Write it as stage('Name') { ... })"],
    ],
    [
      inStage("stages { stage('b') }"),
      ["4:10-4:20 expected-stage: The stage has no block. (Write it as stage('Name') { ... })"],
    ],
    [
      inStage("stages { stage { steps { echo 'a' } } }"),
      ["4:10-4:15 stage-without-name: The stage has no name. (Write it as stage('Name') { ... })"],
    ],
    [
      inStage('stages { stage("b $c") { steps { echo \'a\' } } }'),
      ["4:16-4:22 stage-name-not-text: The name of a stage must be plain text. (Write it as stage('Name').)"],
    ],
    [
      inStage("matrix { axes { axis { name \"$a\"\nvalues 'b' } }\nstages { stage('b') { steps { echo 'a' } } } }"),
      ["4:24-4:33 axis-name-not-text: The name of an axis must be plain text. (Write it as name 'OS')"],
    ],
    [
      inSteps('def a = 1'),
      [
        '4:1-4:10 expected-step: Expected a step. Other code must be in a "script" block. (Put it in a block: script { ... })',
      ],
    ],
    [
      inSteps("if (a) {\necho 'b'\n}\nelse {\necho 'c'\n}"),
      [
        '4:1-9:2 expected-step: Expected a step. Other code must be in a "script" block. (Put it in a block: script { ... })',
      ],
    ],
    [
      inSteps("env.A = 'b'"),
      [
        '4:1-4:12 expected-step: Expected a step. Other code must be in a "script" block. (Put it in a block: script { ... })',
      ],
    ],
    [
      inSteps("docker.build('a')"),
      [
        '4:1-4:18 object-method-call: Methods of objects can only be called in "script" blocks. (Put it in a block: script { ... })',
      ],
    ],
    [
      inSteps("echo 'a' echo 'b'"),
      [
        '4:10-4:14 two-on-one-line: echo is on the same line as the preceding code, so Groovy reads both as one call. (Put echo on a line of its own.)',
      ],
    ],
    [
      inSteps("echo 'a' ) ; echo 'b'"),
      ['4:10-4:11 unexpected-bracket: Unmatched ")". (Remove it, or add the missing "(".)'],
    ],
    [
      inSteps("echo 'a"),
      [
        "4:6-4:7 unclosed-string: Unterminated string: it must end on the same line. (Close it with ', or use ''' for several lines.)",
      ],
    ],
    [inSteps("sh('a'\necho 'b'"), ['4:3-4:4 unclosed-bracket: Unclosed "(". (Add the missing ")".)']],
    [inSteps("script 'a'"), ['4:1-4:11 expected-block: "script" needs a block. (Write it as script { ... })']],
    [
      inSteps('a("$b": 1)'),
      ['4:3-4:10 name-not-text: The name of an argument must be plain text. (Write it as name: value.)'],
    ],
    [
      inSteps("parallel(a: 'b', failFast: 'c')"),
      [
        '4:10-4:16 parallel-not-block: Each branch of "parallel" must be a name with a block, and "failFast" must be a Boolean. (Write it as name: { ... })',
        '4:18-4:31 parallel-not-block: Each branch of "parallel" must be a name with a block, and "failFast" must be a Boolean. (Write it as name: { ... })',
      ],
    ],
  ])('says what is wrong with %j', (text, expected) => {
    expect(errors(text)).toEqual(expected);
  });

  it.each(['def', 'String', 'final', 'int'])(
    'takes a declaration with %s for a variable, as a controller does',
    (type) => {
      const { tree, errors: found } = readJenkinsfile(inPipeline(`environment { ${type} A = 'b' }`));
      expect(found).toEqual([]);
      expect(tree?.pipeline.environment).toEqual([{ key: 'A', value: { isLiteral: true, value: 'b' } }]);
    },
  );

  it.each(['return A = 1', 'if (A) B = 1', 'string A = 1', 'def A', 'def A += 1'])(
    'takes no variable from: %s',
    (text) => {
      expect(errors(inPipeline(`environment { ${text} }`)).join()).toMatch(/expected-variable|unexpected-token/);
    },
  );

  it('finds all that is wrong at once, and reads the rest', () => {
    const { tree, errors: found } = readJenkinsfile(
      "pipeline {\n  agnt any\n  environment { A = b }\n  stages {\n    stage('One') {\n      steps {\n        x = 1\n        echo 'kept'\n      }\n    }\n    stag('Two') { }\n    stage('Three') {\n      steps {\n        sh 'unclosed\n        echo 'also kept'\n      }\n    }\n  }\n}\n",
    );
    expect(found.map(({ code, location: { line } }) => `${line} ${code}`)).toEqual([
      '2 unknown-section',
      '3 variable-value-invalid',
      '7 expected-step',
      '11 expected-stage',
      '14 unclosed-string',
    ]);
    expect(
      tree?.pipeline.stages.map(({ name, branches }) => [name, branches?.[0]?.steps.map((step) => step.name)]),
    ).toEqual([
      ['One', ['echo']],
      ['Three', ['sh', 'echo']],
    ]);
  });

  it('knows the locations of parts, or of the nearest around them', () => {
    const { locationOf } = readJenkinsfile(
      inStage("when {\n  beforeAgent true\n  branch 'x'\n}\nsteps {\n  echo 'a'\n}"),
    );
    const start = (...path: (string | number)[]) => {
      const location = locationOf(path);
      return location && `${location.line}:${location.column}-${location.endLine}:${location.endColumn}`;
    };
    const stage = ['pipeline', 'stages', 0] as const;
    expect(start('pipeline')).toBe('1:1-12:2');
    expect(start(...stage)).toBe('3:10-11:2');
    expect(start(...stage, 'name')).toBe('3:16-3:19');
    expect(start(...stage, 'when', 'beforeAgent')).toBe('5:3-5:19');
    expect(start(...stage, 'when', 'conditions', 0)).toBe('6:3-6:13');
    expect(start(...stage, 'when', 'conditions', 0, 'arguments')).toBe('6:10-6:13');
    expect(start(...stage, 'branches', 0, 'steps', 0, 'name')).toBe('9:3-9:7');
    expect(start(...stage, 'branches', 0, 'steps', 0, 'arguments', 0, 'value', 'value')).toBe('9:8-9:11');
    expect(start(...stage, 'branches', 0, 'steps', 7, 'nothing')).toBe('8:7-10:2');
    expect(start('nothing')).toBe('1:1-12:2');
  });

  it('keeps what stands outside, scripts and comments to the letter', () => {
    const text =
      "// one\n@Library('a') _\n\npipeline {\n  agent any // two\n  stages { stage('a') {\n    when { expression { /* three */ a  ==  b } }\n    steps {\n      script {\n\n        x()\n          y()\n      }\n    }\n  } }\n}\n\ndef f() { }\n";
    const { outside, scripts, comments } = readJenkinsfile(text);
    expect(outside.map((part) => part.text)).toEqual(["// one\n@Library('a') _\n\n", '\n\ndef f() { }\n']);
    expect(scripts.map((script) => [script.path.slice(3).join('.'), script.location.line, script.text])).toEqual([
      ['when.conditions.0', 7, '/* three */ a  ==  b'],
      ['branches.0.steps.0', 11, 'x()\n          y()'],
    ]);
    expect(comments.map((comment) => [comment.text, comment.location.line])).toEqual([
      ['// one', 1],
      ['// two', 5],
      ['/* three */', 7],
    ]);
  });
});

describe('whatever is done to a Jenkinsfile', () => {
  const folder = join(import.meta.dirname, 'jenkinsfiles');
  const texts = readdirSync(folder)
    .filter((file) => file.endsWith('.Jenkinsfile'))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
  const anyText = fc.constantFrom(...texts);
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  const piece = fc.oneof(
    fc.constantFrom(
      '"',
      "'",
      '"""',
      "'''",
      '/',
      '$/',
      '${',
      '}',
      '{',
      '(',
      ')',
      '[',
      ']',
      '\\',
      '\n',
      ':',
      ',',
      '=',
      '->',
      '/*',
    ),
    fc.string({ unit: 'binary', maxLength: 5 }),
  );

  it.each<[string, fc.Arbitrary<string>]>([
    ['a prefix', fc.tuple(anyText, part).map(([text, end]) => text.slice(0, end * text.length))],
    ['a suffix', fc.tuple(anyText, part).map(([text, start]) => text.slice(start * text.length))],
    [
      'a part replaced',
      fc
        .tuple(anyText, fc.array(fc.tuple(part, fc.nat(30), piece), { minLength: 1, maxLength: 5 }))
        .map(([text, edits]) =>
          edits.reduce((edited, [at, length, inserted]) => {
            const start = Math.floor(at * edited.length);
            return edited.slice(0, start) + inserted + edited.slice(start + length);
          }, text),
        ),
    ],
    [
      'lines mixed',
      fc.tuple(anyText, fc.array(part)).map(([text, keys]) =>
        text
          .split('\n')
          .toSorted((a, b) => (keys[a.length] ?? 0) - (keys[b.length] ?? 0))
          .join('\n'),
      ),
    ],
  ])('%s is read', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (text) => {
        const lines = text.split(/\r\n|\r|\n/).length;
        for (const { location } of readJenkinsfile(text).errors) {
          expect(location.line).toBeLessThanOrEqual(lines);
          expect(
            [location.endLine, location.endColumn] > [location.line, location.column] ||
              location.endLine >= location.line,
          ).toBe(true);
        }
      }),
      { numRuns: budget(134) },
    );
  });

  it.each([
    ['blocks', 'a {\n'],
    ['stages', "stages { stage('a') {\n"],
    ['calls', 'a('],
    ['lists', '[a: ['],
    ['parentheses', '('],
    ['pipelines', 'pipeline { '],
    ['words', 'a '],
    ['signs', '- !'],
    ['casts', '(a) b'],
    ['ternaries', 'a ? b : '],
    ['labels', 'a: '],
    ['keys', 'a: b, '],
    ['types', 'a as '],
    ['dots', 'a.\n'],
    ['pluses', "'a' + "],
  ])('very many %s take time in proportion', (_, repeated) => {
    expectProportion(20_000, (size) => {
      readJenkinsfile(`pipeline { agent any\nstages { stage('a') { steps { x ${repeated.repeat(size)}`);
      readJenkinsfile(repeated.repeat(size));
    });
  });

  it.each(['(', '{', ')', '"${'])('many times %s is refused, and no more than that', (repeated) => {
    const { errors: found } = readJenkinsfile(repeated.repeat(200_000));
    expect(found.length).toBeGreaterThan(0);
  });

  it('many stages take time in proportion, up to a file of 20,000 lines', () => {
    expectProportion(4_000, (size) => {
      const stages = Array.from({ length: size }, (_, index) => `stage('${index}') {\nsteps {\necho "a \${b}"\n}\n}`);
      const { tree, errors: found } = readJenkinsfile(`pipeline {\nagent any\nstages {\n${stages.join('\n')}\n}\n}\n`);
      expect(found).toEqual([]);
      expect(tree?.pipeline.stages).toHaveLength(size);
    });
  });
});
