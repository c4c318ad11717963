import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeProfile } from '../../../src/declarative/profile/makeProfile.ts';
import { standardProfile } from '../../../src/declarative/profile/standard.ts';
import { ignorableCodes, validateJenkinsfile } from '../../../src/declarative/validate.ts';
import { examples } from './examples.ts';
import { findings, jenkinsfile, stages } from './findings.ts';

/** Files beside the rules that are none, and rules with tests of their own. */
const OTHERS = [
  'arguments',
  'code',
  'codeIsReadable',
  'index',
  'javaPattern',
  'known',
  'pipelineIsNotTooLarge',
  'rule',
  'survey',
  'types',
];

describe('each rule', () => {
  it('has an example', () => {
    const files = readdirSync(join(import.meta.dirname, '../../../src/declarative/rules'));
    const rules = files.map((file) => file.replace('.ts', '')).filter((name) => !OTHERS.includes(name));
    expect(Object.keys(examples).toSorted()).toEqual(rules.toSorted());
  });

  it.each(Object.entries(examples))('%s finds what is wrong, and nothing where nothing is', (_, example) => {
    expect(findings(example.faulty)).toEqual(example.found);
    expect(findings(example.sound)).toEqual([]);
  });

  it.each(Object.entries(examples))('%s says where', (_, { faulty }) => {
    const lines = faulty.split('\n').length;
    for (const { location } of validateJenkinsfile(faulty, { profile: standardProfile })) {
      expect(location.line).toBeGreaterThan(0);
      expect(location.endLine).toBeLessThanOrEqual(lines);
      expect(location.endLine * 1e4 + location.endColumn).toBeGreaterThan(location.line * 1e4 + location.column);
    }
  });
});

it('names everything that is known where something is not', () => {
  const [found] = validateJenkinsfile(jenkinsfile("echo 'x'", { stage: "when {\n        brnch 'main'\n      }" }), {
    profile: standardProfile,
  });
  expect(found?.fix).toBe(
    'Did you mean "branch"? Known names: allOf, anyOf, not, branch, buildingTag, changeRequest, changelog, changeset, environment, equals, expression, isRestartedRun, tag, triggeredBy.',
  );
});

describe('what a plugin might bring', () => {
  const severities = (text: string, profile = standardProfile) =>
    validateJenkinsfile(text, { profile }).map(({ code, severity }) => `${severity} ${code}`);
  const file = (pipeline: string) => jenkinsfile("echo 'x'", { pipeline: `agent any\n  ${pipeline}` });

  it.each([
    ['option-unknown', 'options { shinyBadges(all: true) }'],
    ['trigger-unknown', "triggers { onFullMoon('x') }"],
    ['parameter-type-unknown', "parameters { mapOfTheWorld(name: 'x') }"],
    ['tool-unknown', "tools { 'com.example.jenkins.Hammer' 'x' }"],
  ])('is only warned of, unless the profile is complete: %s', (code, pipeline) => {
    expect(severities(file(pipeline))).toEqual([`warning ${code}`]);
    expect(severities(file(pipeline), { ...standardProfile, complete: true })).toEqual([`error ${code}`]);
  });

  it.each([
    ['option-unknown', 'options { timestmps() }'],
    ['option-unknown', "options { echo 'x' }"],
    ['trigger-unknown', "triggers { polSCM('x') }"],
    ['parameter-type-unknown', "parameters { strng(name: 'x') }"],
    ['tool-unknown', "tools { banana 'x' }"],
  ])('is refused where it is mistyped, or something else: %s in %s', (code, pipeline) => {
    expect(severities(file(pipeline))).toEqual([`error ${code}`]);
  });
});

describe('a profile that was pulled', () => {
  const pulled = makeProfile({
    name: 'ci',
    complete: false,
    steps: {},
    types: {
      options: ['timestamps'],
      stageOptions: ['timeout'],
      triggers: ['cron'],
      parameters: ['string'],
      tools: ['jdk'],
    },
  });
  const found = (pipeline: string) =>
    validateJenkinsfile(jenkinsfile("echo 'x'", { pipeline: `agent any\n  ${pipeline}` }), { profile: pulled })
      .filter(({ code }) => code !== 'step-unknown')
      .map(({ code, severity, message, fix }) => `${severity} ${code}: ${message} ${fix}`);

  it.each([
    [
      'options { shinyBadges(all: true) }',
      'error option-unknown: Unknown option "shinyBadges": ci does not provide it. Known names: timestamps.',
    ],
    [
      'triggers { everyFullMoon() }',
      'error trigger-unknown: Unknown trigger "everyFullMoon": ci does not provide it. Known names: cron.',
    ],
    [
      "parameters { mapOfTheWorld(name: 'x') }",
      'error parameter-type-unknown: Unknown parameter type "mapOfTheWorld": ci does not provide it. Known names: string.',
    ],
    [
      "tools { 'com.example.Hammer' 'x' }",
      'error tool-unknown: Unknown tool type "com.example.Hammer": ci does not provide it. Known names: jdk.',
    ],
  ])('lists all that there is, so that what it has not is refused: %s', (pipeline, message) => {
    expect(found(pipeline)).toEqual([message]);
  });

  it('is not complete in what it does not list, and its message advises nothing that was done', () => {
    const { code, severity, fix } =
      validateJenkinsfile(jenkinsfile("echo 'x'", { pipeline: 'agent any\n  triggers { onFullMoon() }' }), {
        profile: makeProfile({ name: 'ci', complete: false, steps: {}, types: { tools: [] } }),
      }).find((one) => one.code === 'trigger-unknown') ?? {};
    expect({ code, severity }).toEqual({ code: 'trigger-unknown', severity: 'warning' });
    expect(fix).not.toContain('pull');
  });
});

it('"throttle" of throttle-concurrents is a step and not what rateLimitBuilds takes', () => {
  expect(findings(jenkinsfile("throttle(['db']) {\n  echo 'x'\n}"))).toEqual([]);
  expect(findings(jenkinsfile("echo 'x'", { stage: "options {\n        throttle(['db'])\n      }" }))).toEqual([]);
  expect(
    findings(
      jenkinsfile("echo 'x'", { pipeline: 'agent any\n  options { rateLimitBuilds(throttle: throttle(count: 1)) }' }),
    ),
  ).toEqual([]);
});

describe('lint warnings', () => {
  const faulty = Object.values(examples).flatMap(({ faulty: text, found }) =>
    found.map((line) => ({ text, code: line.slice(0, line.indexOf(':')) })),
  );

  it('are switched off by their code, and nothing else is', () => {
    for (const { text, code } of faulty) {
      const codes = findings(text, { ignored: new Set([code]) }).map((line) => line.slice(0, line.indexOf(':')));
      expect(codes.includes(code), code).toBe(!ignorableCodes.includes(code));
    }
    expect(ignorableCodes.filter((code) => !faulty.some((one) => one.code === code))).toEqual(['pipeline-too-large']);
  });

  it('are switched off by a comment on their line or on the one before', () => {
    expect(findings(jenkinsfile('checkout scm // pipegen-ignore checkout-twice'))).toEqual([]);
    expect(findings(jenkinsfile('/* pipegen-ignore checkout-twice */\n        checkout scm'))).toEqual([]);
    expect(findings(jenkinsfile('// pipegen-ignore step-unknown, checkout-twice: both\n        deploy()'))).toEqual([]);
    expect(findings(jenkinsfile('// pipegen-ignore step-unknown\n\n        checkout scm'))).toHaveLength(1);
    expect(findings(jenkinsfile('sh 1 // pipegen-ignore parameter-type'))).toHaveLength(1);
  });

  it('in a script have the location of their line', () => {
    const text = jenkinsfile(
      "script {\n          echo 'x'\n          if (true) checkout(scm)\n          checkout scm\n        }",
    );
    const [found] = validateJenkinsfile(text, { profile: standardProfile });
    expect(found?.location).toMatchObject({ line: 10, column: 11 });
  });
});

describe('a step that nobody knows', () => {
  const profile = { ...standardProfile, name: 'ci.example.com', complete: true };

  it('is an error where the profile is complete', () => {
    const [found] = validateJenkinsfile(jenkinsfile("ech 'x'"), { profile });
    expect(found).toMatchObject({
      severity: 'error',
      code: 'step-unknown',
      message: 'Unknown step "ech": ci.example.com does not provide it.',
      fix: 'Did you mean "echo"? The profile is marked as complete.',
    });
  });

  it('is known when a library brings it', () => {
    expect(findings(jenkinsfile('deploy()'), { profile, librarySteps: ['deploy'] })).toEqual([]);
  });

  const said = (text: string) =>
    validateJenkinsfile(text, { profile }).map(({ severity, message }) => `${severity}: ${message}`);

  it.each([
    ['an annotation', `@Library('shop') _\n${jenkinsfile('deploy()\n        ech()')}`],
    [
      'a step before the pipeline',
      `@groovy.transform.Field def lib = library('shop@v1')\n${jenkinsfile('deploy()\n        ech()')}`,
    ],
    ['a step of the pipeline', jenkinsfile("library 'shop'\n        deploy()\n        ech()")],
    ['a step in a script', jenkinsfile("script {\n library 'shop'\n }\n        deploy()\n        ech()")],
    [
      'its section',
      jenkinsfile('deploy()\n        ech()').replace('agent any', "agent any\n  libraries { lib('shop') }"),
    ],
  ])('may be of a library that is loaded by %s, unless it is nearly one that is known', (_, text) => {
    expect(said(text)).toEqual(['warning: Unknown step "ech": ci.example.com does not provide it.']);
  });

  it.each([`// @Library('shop') _\n`, 'def librarian() { }\n', ''])('is of no library after %j', (before) => {
    expect(said(before + jenkinsfile('deploy()'))).toEqual([
      'error: Unknown step "deploy": ci.example.com does not provide it.',
    ]);
  });
});

describe('the length of a pipeline', () => {
  const stage = (name: string) =>
    `stage('${name}') {\n      when {\n        expression { true }\n      }\n      steps {\n        echo 'one'\n        echo 'two'\n      }\n    }`;
  const long = (count: number) =>
    stages(Array.from({ length: count }, (_, index) => stage(`S${index}`)).join('\n    '));
  const matrix = (values: number, directives = '') =>
    stages(
      `stage('M') {\n      matrix {\n        axes {\n          axis {\n            name 'N'\n            values ${Array.from({ length: values }, (_, index) => `'${index}'`).join(', ')}\n          }\n        }\n        ${directives}\n        stages {\n          ${[1, 2, 3, 4].map((index) => stage(`S${index}`)).join('\n          ')}\n        }\n      }\n    }`,
    );

  it('is warned of where a controller would not run it', () => {
    expect(findings(long(69))).toEqual([]);
    expect(findings(long(80))).toEqual([
      'pipeline-too-large: The pipeline compiles to about 44,930 bytes, but Jenkins runs at most about 44,000 ("Method too large"). Move the code of stages to steps of a shared library, or move stages to another pipeline. The directives of a matrix count once per cell.',
    ]);
  });

  it('has a budget of its own where one is given', () => {
    expect(findings(long(20), { budget: 10_000 })).toHaveLength(1);
    expect(findings(long(80), { budget: 60_000 })).toEqual([]);
  });

  it('counts the directives of a matrix once for each cell, and its stages once', () => {
    expect(findings(matrix(60))).toEqual([]);
    expect(findings(matrix(120))).toHaveLength(1);
    expect(findings(matrix(60, "agent { label 'some-machine' }\n environment {\n A = 'a'\n B = 'b'\n }"))).toHaveLength(
      1,
    );
  });

  it('is looked at only where the pipeline can be printed', () => {
    const faulty = long(90).replace('agent any', "agent any\n  environment {\n    'F OO' = 'x'\n  }");
    expect(findings(faulty)).not.toEqual([]);
  });
});
