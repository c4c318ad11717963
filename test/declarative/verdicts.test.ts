import { describe, expect, it } from 'vitest';
import { makeProfile } from '../../src/declarative/profile/makeProfile.ts';
import { standardProfile } from '../../src/declarative/profile/standard.ts';
import { validateJenkinsfile } from '../../src/declarative/validate.ts';

/** Directives of a stage with what it does. */
function inStage(directives: string, steps = "echo 'x'"): string {
  return `pipeline {\n  agent any\n  stages {\n    stage('A') {\n${directives}\n      steps {\n        ${steps}\n      }\n    }\n  }\n}\n`;
}

function withSection(section: string): string {
  return `pipeline {\n  agent any\n  ${section}\n  stages { stage('A') { steps { echo 'x' } } }\n}\n`;
}

const inSteps = (steps: string) => inStage('', steps);

/** Verdicts of a real controller, by the lines of its errors. */
const VERDICTS: readonly (readonly [text: string, lines: readonly number[]])[] = [
  [withSection("options { timeout(time: 99999999999999999999, unit: 'HOURS') }"), [3]],
  [withSection("options { timeout(time: 5G, unit: 'HOURS') }"), []],
  [withSection("options { timeout(time: 9223372036854775807, unit: 'HOURS') }"), []],
  [inSteps("Deploy(to: 'qa')"), []],
  [inSteps('Deploy to'), [7]],
  [inSteps("Deploy to: 'qa'"), [7]],
  [inSteps("Deploy 'qa'"), [7]],
  [inStage('when {\n  changelog \'{"ticket": 7\'\n}'), [6]],
  [inStage("when {\n  changelog '.*(urgent|critical).*'\n}"), []],
  [withSection("parameters {\n    string(name 'TARGET')\n  }"), [4]],
  [withSection("parameters {\n    choice(name: 'TARGET'\n      choices: ['qa', 'prod'])\n  }"), [5]],
  [withSection("parameters {\n    choice(name: 'TARGET', choices: ['qa' 'prod'])\n  }"), [4]],
  [inSteps("sh(script: 'date' returnStdout: true)"), [7]],
  [inSteps("sh(script: 'date'; returnStdout: true)"), [7]],
  [inSteps("junit(allowEmptyResults: true,, testResults: 'a.xml')"), []],
  [inSteps("this.echo 'x'"), []],
  [inSteps("this.echo('x')"), []],
  [inSteps("dir('x') { }"), []],
  [
    "pipeline {\n  agent { dockerfile { filename 'ci/Dockerfile' } }\n  stages { stage('a') { steps { echo 'x' } } }\n}\n",
    [],
  ],
  [
    `pipeline {
  agent any
  stages {
    stage('a') {
      matrix {
        axes { axis { name 'OS'
 values 'linux', 'mac' } }
        excludes { exclude { axis { name 'OS'
          values 'mac'
          notValues 'linux' } } }
        stages { stage('b') { steps { echo 'x' } } }
      }
    }
  }
}
`,
    [10],
  ],
  [withSection('options { preserveStashes(buildCount: 51) }'), [3]],
  [withSection('options { preserveStashes(buildCount: 0) }'), [3]],
  [withSection('options { preserveStashes(buildCount: 50) }'), []],
  [withSection("environment { 'NAME' = 'x' }"), [3]],
  [`import java.util.*\nimport static java.lang.Math.*\n${inSteps("echo 'x'")}`, []],
  [inSteps('script {\n          def x = 1 +\n        }'), [9]],
  [inSteps('script {\n          if (a = b) { }\n        }'), [8]],
  [`${inSteps("echo 'x'")}def helper() {\n  return 1 1\n}\n`, [13]],
  ["node {\n  stage('a') {\n    echo 'x'\n  }\n}\n", []],
  ["node {\n  stage('a') {\n    echo 'x' +\n  }\n}\n", [4]],
];

describe('a Jenkinsfile', () => {
  it.each(VERDICTS)('%j has its errors in the lines %j', (text, lines) => {
    expect(linesOf(text)).toEqual(lines);
  });

  it('of a controller that was asked for its triggers has no others', () => {
    const text = withSection("triggers { everyFullMoon('x') }");
    const asked = makeProfile({ name: 'ci', complete: false, steps: {}, types: { triggers: ['cron'] } });
    expect(linesOf(text)).toEqual([]);
    expect(linesOf(text, asked)).toEqual([3]);
  });

  it('that is Scripted is said to have been checked for its syntax only', () => {
    expect(validateJenkinsfile("node {\n  echo 'x'\n}\n", { profile: standardProfile })).toMatchObject([
      { code: 'pipeline-missing', severity: 'warning' },
    ]);
    expect(linesOf('pipelin {\n  agent any\n}\n')).toEqual([1]);
    expect(linesOf('')).toEqual([1]);
  });

  it('without a brace is told which one', () => {
    const text = `pipeline {
  agent any
  stages {
    stage('a') {
      steps {
        echo 'x'
    }
    stage('b') {
      steps {
        echo 'x'
      }
    }
  }
}
`;
    expect(validateJenkinsfile(text, { profile: standardProfile })[0]).toMatchObject({
      code: 'unclosed-bracket',
      location: { line: 5, column: 13 },
    });
  });
});

function linesOf(text: string, profile = standardProfile): number[] {
  return validateJenkinsfile(text, { profile })
    .filter(({ severity }) => severity === 'error')
    .map(({ location }) => location.line);
}
