import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readControllerVersion } from '../../src/controller/controller.ts';
import { ControllerFailure } from '../../src/controller/failure.ts';
import { askValidator } from '../../src/controller/validator.ts';
import { standardProfile } from '../../src/declarative/profile/standard.ts';
import { validateJenkinsfile } from '../../src/declarative/validate.ts';
import { findInputs } from '../../src/project/findInputs.ts';
import { FLOW, PIPEGEN } from '../cli/project.ts';
import { folderConfig, jobConfig } from './configs.ts';
import { makeFolder, type OwnFolder } from './realController.ts';
import { type ServedRepository, serveRepository } from './servedRepository.ts';

const { JENKINS_URL, PIPEGEN_TEST_HOST: HOST = '127.0.0.1' } = process.env;

/** The flow has a name that nothing on the controller's machine has: whatever it looks for is its own. */
const NAME = `pipegen-test-${process.pid}`;
const ON_BUILT_IN = FLOW.replace("name: 'shop'", `name: '${NAME}'`).replace(
  "libraryVersion: 'v1.0.0'",
  "libraryVersion: 'v1.0.0', agentLabel: 'built-in'",
);

/** What a log has in it when the generated Groovy, not what it found in the world, is to blame. */
const INVALID_GROOVY =
  /No such DSL method|MissingMethodException|MissingPropertyException|RejectedAccessException|Scripts not permitted|NotSerializableException|MultipleCompilationErrorsException|Method too large|CpsCallableInvocation|Library .* not found/;

const title = JENKINS_URL === undefined ? 'a real controller [skipped: JENKINS_URL names none]' : 'a real controller';
describe.skipIf(JENKINS_URL === undefined)(title, () => {
  let folder: OwnFolder | undefined;
  let served: ServedRepository | undefined;
  let project = '';

  const own = (): OwnFolder => {
    if (folder === undefined) throw new Error('The folder could not be made.');
    return folder;
  };

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'pipegen-real-'));
    await mkdir(join(project, 'pipelines'));
    await writeFile(join(project, 'pipelines', 'shop.ts'), ON_BUILT_IN);
    await promisify(execFile)(process.execPath, [PIPEGEN, 'build'], { cwd: project });
    served = await serveRepository(project, HOST);
    folder = await makeFolder(process.env, folderConfig(served.url));
    for (const id of ['github', 'registry']) await folder.addCredentials(id);
  });

  afterAll(async () => {
    await folder?.remove();
    await served?.close();
    await rm(project, { recursive: true, force: true });
  });

  test.each(['promote', 'drift'])(
    'runs the generated pipeline "%s"',
    async (name) => {
      const script = `jenkins/pipelines/${NAME}/${name}.Jenkinsfile`;
      await own().createItem(name, jobConfig(served?.url ?? '', script, 'prod'));
      const { result, log } = await own().build(name, { ENVIRONMENT: 'prod', DRY_RUN: 'true' });
      expect(log).not.toMatch(INVALID_GROOVY);
      // GitHub, the registry or Docker may refuse; a step of the library that says so has run.
      if (result !== 'SUCCESS') expect(log).toMatch(/ERROR: \w+ failed: /);
    },
    600_000,
  );

  test('takes and refuses the Jenkinsfiles that we take and refuse', async () => {
    const inputs = await findInputs(['Jenkinsfile', 'jenkins/pipelines', 'test/fixtures'], process.cwd());
    const disagreements: string[] = [];
    for (const { file, text = '' } of inputs) {
      const ours = validateJenkinsfile(text, { profile: standardProfile }).filter(
        ({ severity }) => severity === 'error',
      );
      const theirs = await askValidator(own().connection, 'jenkinsfile', text);
      if ((ours.length === 0) !== (theirs.length === 0))
        disagreements.push(`${file}: we ${JSON.stringify(ours)}, they ${JSON.stringify(theirs)}`);
    }
    expect(disagreements).toEqual([]);
  });

  test('understands the generated configuration', async ({ skip }) => {
    const { connection } = own();
    const text = await readFile(join(project, 'jenkins/controller/jenkins.yaml'), 'utf8');
    const answer = await connection
      .post('configuration-as-code/check', new Blob([text], { type: 'application/yaml' }))
      .catch((error: unknown) => error);
    if (answer instanceof ControllerFailure && answer.status === 404)
      skip('The plugin configuration-as-code is not installed.');
    expect(answer).toMatchObject({ status: 200, text: '[]' });
  });

  test('has a version', async () => {
    expect(await readControllerVersion(own().connection)).toMatch(/^2\.\d+/);
  });
});
