import { describe, expect, it } from 'vitest';
import { makeProfile } from '../../../src/declarative/profile/makeProfile.ts';
import { readGdsl } from '../../../src/declarative/profile/readGdsl.ts';
import { formatProfile, readProfile } from '../../../src/declarative/profile/readProfile.ts';
import { standardProfile } from '../../../src/declarative/profile/standard.ts';
import { standardSteps } from '../../../src/declarative/profile/standardSteps.ts';
import { controllerGdsl } from '../../corpus/corpus.ts';

const GDSL = `//The global script scope
def ctx = context(scope: scriptScope())
contributor(ctx) {
method(name: 'echo', type: 'Object', params: [message:'java.lang.String'], doc: 'Print Message')
method(name: 'timeout', type: 'Object', params: [time:int, body:'Closure'], doc: 'Enforce time limit')
method(name: 'timeout', type: 'Object', params: [body:Closure], namedParams: [parameter(name: 'time', type: 'int'), parameter(name: 'activity', type: 'boolean'), parameter(name: 'unit', type: 'java.util.concurrent.TimeUnit'), ], doc: 'Enforce time limit')
method(name: 'writeFile', type: 'Object', namedParams: [parameter(name: 'file', type: 'java.lang.String'), parameter(name: 'text', type: 'java.lang.String'), parameter(name: 'encoding', type: 'java.lang.String'), ], doc: 'Write file to \\'workspace\\'')
method(name: 'isUnix', type: 'Object', params: [:], doc: 'Checks if running on a Unix-like node')
property(name: 'env', type: 'org.jenkinsci.plugins.workflow.cps.EnvActionImpl.Binder')
}
def nodeCtx = context(scope: closureScope())
contributor(nodeCtx) {
    def call = enclosingCall('node')
    if (call) {
method(name: 'pwd', type: 'Object', params: [:], doc: 'Determine current directory')
method(name: 'pwd', type: 'Object', namedParams: [parameter(name: 'tmp', type: 'boolean'), ], doc: 'Determine current directory')
    }
}
`;

describe("a controller's list of steps", () => {
  it('says what they take', () => {
    expect(readGdsl(GDSL)).toEqual({
      echo: { documentation: 'Print Message', parameters: { message: { type: 'String', required: true } } },
      timeout: {
        documentation: 'Enforce time limit',
        block: true,
        parameters: {
          time: { type: 'int', required: true },
          activity: { type: 'boolean' },
          unit: { type: 'TimeUnit' },
        },
      },
      writeFile: {
        documentation: "Write file to 'workspace'",
        parameters: {
          file: { type: 'String', required: true },
          text: { type: 'String', required: true },
          encoding: { type: 'String' },
        },
      },
      isUnix: { documentation: 'Checks if running on a Unix-like node', parameters: {} },
      pwd: { documentation: 'Determine current directory', needsNode: true, parameters: { tmp: { type: 'boolean' } } },
    });
  });

  it('is nothing else', () => {
    expect(readGdsl("<html>method(name: 'echo')</html>")).toEqual({});
  });

  it('of a real controller is what the standard profile has', () => {
    expect(readGdsl(controllerGdsl)).toEqual(standardSteps);
  });
});

describe('a profile', () => {
  it('is the same when written and read again', () => {
    const pulled = makeProfile({ name: 'ci', complete: false, steps: {}, types: { triggers: ['cron'] } });
    expect(pulled.listed).toEqual(['triggers']);
    expect(readProfile(formatProfile(pulled))).toEqual(pulled);
  });

  it('takes from the standard one what it does not say', () => {
    expect(readProfile('{"name": "ci", "complete": true, "steps": {"deploy": {}}}')).toEqual({
      ...standardProfile,
      name: 'ci',
      complete: true,
      listed: [],
      steps: { deploy: {} },
    });
  });

  it('has all that there is of what it says', () => {
    expect(readProfile('{"name": "ci", "steps": {}, "tools": [], "triggers": {}}')?.listed).toEqual([
      'triggers',
      'tools',
    ]);
  });

  it.each([
    '',
    '[]',
    '{"name": "ci"}',
    '{"name": "ci", "steps": {"a": 1}}',
    '{"name": "ci", "steps": {}, "tools": "jdk"}',
  ])('is not %s', (text) => {
    expect(readProfile(text)).toBeUndefined();
  });
});
