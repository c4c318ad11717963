import { afterEach, describe, expect, test, vi } from 'vitest';
import { jenkinsfile } from '../declarative/rules/findings.ts';
import { Project } from './project.ts';

const SOUND = jenkinsfile("echo 'x'");

afterEach(() => {
  vi.unstubAllEnvs();
});
describe('pipegen validate --groovy without Groovy', () => {
  test('says what is missing', async () => {
    vi.stubEnv('GROOVY_HOME', '/nonexistent');
    const run = await new Project().write('Jenkinsfile', SOUND).run('validate', '--groovy', 'Jenkinsfile');
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('groovy-missing: GROOVY_HOME (/nonexistent) does not contain Groovy');
    expect(run.stderr).toContain('apt install groovy');
  });
});
