import fc, { type Arbitrary } from 'fast-check';

/*
 * Jenkinsfiles of every kind, as text that Groovy compiles: all directives, and in `script` what people write there.
 */

const word = fc.constantFrom('build', 'deploy', 'region', 'target', 'result', 'version', 'branch', 'image', 'count');
const NAME = fc.constantFrom('BRANCH_NAME', 'BUILD_NUMBER', 'REGION', 'TARGET', 'VERSION', 'HOST');
const text = fc
  .array(
    fc.constantFrom(
      'make',
      'all',
      '--force',
      'https://ci.example.com/job',
      '# no comment',
      '// neither',
      'a "b"',
      '$HOME',
      '{x}',
    ),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((words) => words.join(' '));
const plain = text.map((value) => `'${value}'`);
const block = fc.array(text, { minLength: 2, maxLength: 8 }).map((lines) => `'''\n${lines.join('\n')}\n'''`);
const path = fc.oneof(
  NAME.map((name) => `env.${name}`),
  NAME.map((name) => `params.${name}`),
  word,
  word.map((name) => `${name}.trim()`),
  fc.constant('currentBuild.result'),
);
const inString = text.map((value) => value.replaceAll('"', "'").replaceAll('$', ''));
const gstring = fc
  .array(fc.tuple(inString, path), { minLength: 1, maxLength: 3 })
  .map((parts) => `"${parts.map(([before, code]) => `${before} \${${code}}`).join('/')}"`);
const heredoc = fc
  .array(fc.tuple(text, path), { minLength: 2, maxLength: 6 })
  .map(
    (lines) =>
      `"""\n${lines.map(([line, code]) => `${line.replaceAll('$', '\\$')} --x "\${${code}}"`).join('\n')}\n"""`,
  );
const number = fc.integer({ min: 0, max: 300 }).map(String);

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { arbitrary: plain, weight: 3 },
    { arbitrary: path, weight: 4 },
    { arbitrary: fc.oneof(gstring, number, fc.constantFrom('true', 'null', '[]', '[:]', '3.5')), weight: 3 },
    {
      arbitrary: fc
        .tuple(tie('expression'), fc.constantFrom('==', '!=', '+', '&&', '||'), tie('expression'))
        .map((parts) => `(${parts.join(' ')})`),
      weight: 2,
    },
    {
      arbitrary: fc.array(tie('expression'), { minLength: 1, maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
      weight: 1,
    },
    {
      arbitrary: fc
        .tuple(word, tie('expression'), NAME, tie('expression'))
        .map(([a, b, c, d]) => `[${a}: ${b}, '${c}': ${d}]`),
      weight: 1,
    },
    { arbitrary: fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `(env.A ? ${a} : ${b})`), weight: 1 },
    { arbitrary: tie('expression').map((value) => `(${value} ?: 'none')`), weight: 1 },
    {
      arbitrary: fc.tuple(word, tie('expression')).map(([name, value]) => `${name}.replace('a', ${value})`),
      weight: 2,
    },
    {
      arbitrary: fc
        .tuple(word, tie('expression'))
        .map(([name, value]) => `${name}.collect { item -> item + ${value} }`),
      weight: 1,
    },
    {
      arbitrary: fc.constantFrom(
        "sh(script: 'make version', returnStdout: true).trim()",
        'readJSON(file: "x.json")',
        "fileExists('x')",
      ),
      weight: 1,
    },
    {
      arbitrary: fc.constantFrom(
        '(count as Integer)',
        '(env.A instanceof String)',
        'new Date()',
        '!env.A',
        'env.A?.size()',
        'count[0]',
        '(1..9)',
        "(env.A =~ 'b')",
        "(env.A in ['b'])",
        '-count',
        'Math.max(1, 2)',
      ),
      weight: 2,
    },
  ),
}));

const { statement } = fc.letrec<{ statement: string }>((tie) => {
  const body = fc.array(tie('statement'), { minLength: 1, maxLength: 4 }).map((lines) => `{\n${lines.join('\n')}\n}`);
  return {
    statement: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      {
        arbitrary: fc
          .tuple(fc.constantFrom('sh', 'echo', 'error', 'bat'), fc.oneof(plain, block, gstring, heredoc))
          .map((parts) => parts.join(' ')),
        weight: 6,
      },
      { arbitrary: expression.map((value) => `echo(${value})`), weight: 2 },
      { arbitrary: fc.tuple(NAME, expression).map(([name, value]) => `env.${name} = ${value}`), weight: 2 },
      { arbitrary: fc.tuple(word, expression).map(([name, value]) => `${name} = ${value}`), weight: 2 },
      {
        arbitrary: expression.map(
          (value) => `if (true) {\ndef local = ${value}\nString typed = local\necho local + typed\n}`,
        ),
        weight: 1,
      },
      { arbitrary: fc.tuple(expression, body).map(([condition, then]) => `if (${condition}) ${then}`), weight: 2 },
      {
        arbitrary: fc
          .tuple(expression, body, body)
          .map(([condition, then, other]) => `if (${condition}) ${then} else ${other}`),
        weight: 1,
      },
      { arbitrary: fc.tuple(expression, body).map(([values, each]) => `for (one in ${values}) ${each}`), weight: 1 },
      { arbitrary: body.map((each) => `for (int i = 0; i < 3; i++) ${each}`), weight: 1 },
      { arbitrary: body.map((each) => `while (count < 3) ${each}`), weight: 1 },
      {
        arbitrary: fc.tuple(body, body).map(([first, caught]) => `try ${first} catch (Exception failure) ${caught}`),
        weight: 1,
      },
      { arbitrary: fc.tuple(body, body).map(([first, last]) => `try ${first} finally ${last}`), weight: 1 },
      {
        arbitrary: fc
          .tuple(expression, tie('statement'))
          .map(([of, first]) => `switch (${of}) {\ncase 'a':\n${first}\nbreak\ndefault:\necho 'b'\n}`),
        weight: 1,
      },
      {
        arbitrary: fc
          .tuple(
            fc.constantFrom(
              "dir('x')",
              "withEnv(['A=b'])",
              "timeout(time: 5, unit: 'MINUTES')",
              'script',
              "['a', 'b'].each",
            ),
            body,
          )
          .map((parts) => parts.join(' ')),
        weight: 3,
      },
      {
        arbitrary: fc.tuple(body, body).map(([one, other]) => `parallel(one: ${one}, other: ${other}, failFast: true)`),
        weight: 1,
      },
      {
        arbitrary: text.map((value) => `// ${value}\necho 'after a comment' /* ${value.replaceAll('*/', '')} */`),
        weight: 1,
      },
      {
        arbitrary: fc.constantFrom(
          'deleteDir()',
          "archiveArtifacts artifacts: 'out/**', fingerprint: true",
          "junit '*.xml'",
          "stash name: 'a', includes: 'b', excludes: 'c'",
          'count++',
          "throw new Exception('x')",
          "currentBuild.result = 'UNSTABLE'",
          "build job: 'a/b', wait: false, parameters: [string(name: 'A', value: 'b')]",
        ),
        weight: 3,
      },
    ),
  };
});

const script = fc.array(statement, { minLength: 1, maxLength: 6 }).map((lines) => `script {\n${lines.join('\n')}\n}`);
const step = fc.oneof(
  {
    arbitrary: fc
      .tuple(fc.constantFrom('sh', 'echo'), fc.oneof(plain, block, gstring, heredoc))
      .map((parts) => parts.join(' ')),
    weight: 4,
  },
  { arbitrary: script, weight: 2 },
  { arbitrary: plain.map((value) => `retry(3) {\nsh ${value}\n}`), weight: 1 },
  {
    arbitrary: gstring.map((value) => `withCredentials([string(credentialsId: 'a', variable: 'B')]) {\nsh ${value}\n}`),
    weight: 1,
  },
);
const steps = fc.array(step, { minLength: 1, maxLength: 5 }).map((lines) => `{\n${lines.join('\n')}\n}`);

const condition = fc.oneof(
  NAME.map((name) => `branch '${name}'`),
  expression.map((value) => `expression {\n${value}\n}`),
  NAME.map((name) => `environment name: '${name}', value: 'x'`),
  fc.constantFrom(
    'buildingTag()',
    "changeRequest target: 'main'",
    "not {\nbranch 'x'\n}",
    "anyOf {\nbranch 'x'\ntag 'v*'\n}",
  ),
);
const directive = fc.oneof(
  fc.constantFrom('agent any', "agent {\nlabel 'linux'\n}", "agent {\ndocker {\nimage 'node:20'\nargs '-v a:b'\n}\n}"),
);
const environment = fc
  .array(fc.oneof(plain, gstring, fc.constant("credentials('secret')")), { minLength: 1, maxLength: 5 })
  .map((values) => `environment {\n${values.map((value, index) => `KEY_${index} = ${value}`).join('\n')}\n}`);
const parts = fc
  .tuple(
    fc.option(directive, { nil: '' }),
    fc.option(
      fc.array(condition, { minLength: 1, maxLength: 3 }).map((all) => `when {\n${all.join('\n')}\n}`),
      { nil: '' },
    ),
    fc.option(environment, { nil: '' }),
    fc.option(fc.constant("options {\ntimeout(time: 1, unit: 'HOURS')\nretry(2)\n}"), { nil: '', freq: 3 }),
    fc.option(
      steps.map((body) => `post {\nalways ${body}\nfailure ${body}\n}`),
      { nil: '', freq: 3 },
    ),
  )
  .map((all) => all.filter((part) => part !== '').join('\n'));

const named = (stages: readonly string[]) =>
  stages.map((content, index) => `stage('Stage ${index}') {\n${content}\n}`).join('\n');
const leaf = fc.tuple(parts, steps).map(([all, body]) => `${all}\nsteps ${body}`);
const inner = (count: number) => fc.array(leaf, { minLength: 1, maxLength: count }).map(named);
const stage = fc.oneof(
  { arbitrary: leaf, weight: 6 },
  { arbitrary: inner(4).map((stages) => `stages {\n${stages}\n}`), weight: 1 },
  { arbitrary: inner(4).map((stages) => `failFast true\nparallel {\n${stages}\n}`), weight: 1 },
);

/** A Jenkinsfile with up to that many stages, each with whatever a stage may have. No line is indented. */
export function randomJenkinsfile(stages: number): Arbitrary<string> {
  return fc
    .tuple(fc.option(environment, { nil: '' }), fc.array(stage, { minLength: 1, maxLength: stages, size: 'max' }))
    .map(([variables, all]) => `pipeline {\nagent any\n${TOP}\n${variables}\nstages {\n${named(all)}\n}\n}\n`);
}

const TOP = `options {
disableConcurrentBuilds()
buildDiscarder(logRotator(numToKeepStr: '10'))
}
triggers {
cron('H 4 * * *')
}
parameters {
string(name: 'TARGET', defaultValue: 'qa', description: 'Where to')
booleanParam(name: 'FORCE', defaultValue: false, description: '')
choice(name: 'REGION', choices: ['eu', 'us'], description: '')
}`;
