// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is in braces is of the steps

import { posix } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileControllerStep } from '../../../src/jenkins/library/controllerSteps.ts';
import { loadControllerSteps } from '../../../src/load/loadControllerSteps.ts';
import { helperClass } from '../../../src/script/index.ts';
import { createProject } from '../../load/project.ts';
import { formatSteps } from '../../parts/groovy/answers.ts';
import { type GroovyHost, startGroovyHost } from '../../parts/groovy/groovyHost.ts';
import { groovyMissing } from '../../parts/parts.ts';
import { describePart } from '../../parts/require.ts';
import { templates } from './templates.ts';

const STEPS = {
  announce: `({ sh, env }: Jenkins, { channels, text = 'done', urgent }: { channels: string; text?: string; urgent?: boolean }) => {
  const [first, ...others] = channels.split(',');
  for (const channel of [first.toUpperCase(), ...others]) sh(\`announce \${channel} \${text} \${env.BUILD_NUMBER}\`);
  return others.length + (urgent ? 10 : 0);
}`,
  inParts: `({ echo }: Jenkins, size: number, body: () => void) => {
  for (let part = 1; part <= size; part++) {
    echo(\`part \${part}\`);
    body();
  }
}`,
  publish: `({ sh }: Jenkins, { names }: { names: string[] }) => names.map((name) => pushed({ sh }, name)).filter((name) => isLong(name));
function pushed({ sh }: Jenkins, name: string, suffix = '!') { sh(\`push \${name}\`); return name + suffix; }
const isLong = (name: string) => name.length > 2`,
  tellOps: "({ announce }: Jenkins) => announce({ channels: 'ops,all' })",
};

/** The library's class of helpers. */
const CLASSES = { 'pipegen/JavaScript.groovy': helperClass() };

/** `vars/`, as a build writes it for these steps. */
async function library(): Promise<Readonly<Record<string, string>>> {
  const project = await createProject(
    Object.fromEntries(
      Object.entries(STEPS).map(([name, text]) => [
        `pipelines/vars/${name}.ts`,
        `import type { Jenkins } from 'pipegen';\n/** Does it. */\nexport default ${text};\n`,
      ]),
    ),
  );
  const { steps, diagnostics } = await loadControllerSteps(project, 'pipelines/vars');
  expect(diagnostics).toEqual([]);
  const files = steps.flatMap((step) => compileControllerStep(step, templates));
  return Object.fromEntries(
    files.flatMap(({ path, body }) => (path.endsWith('.groovy') ? [[posix.basename(path, '.groovy'), body]] : [])),
  );
}

describePart('steps of pipelines/vars', 'Groovy 2.4.21 with the CPS engine', groovyMissing(), () => {
  let groovy: GroovyHost;
  beforeAll(async () => {
    groovy = await startGroovyHost({ sandboxed: true });
  });
  afterAll(() => groovy.stop());

  it.each(['groovy', 'cps'] as const)('call helpers of a class that compiles with %s', async (engine) => {
    const { announce } = await library();
    expect(announce).toMatch(/^import static pipegen\.JavaScript\.\*\n\ndef call/);
    const sources = [{ name: 'JavaScript.groovy', source: helperClass() }];
    for (const compiled of await groovy.compile(sources, { engine })) expect(compiled).toMatchObject({ ok: true });
  });

  it('run on the controller, call each other, and take a block', async () => {
    const script = `def count = announce(channels: 'qa,prod', urgent: true)
inParts(2) { sh "make \${count}" }
return [count, tellOps(), publish(names: ['a', 'bc'])]`;
    const run = await groovy.runCps({ script, vars: await library(), classes: CLASSES, env: { BUILD_NUMBER: '7' } });
    expect(run).toMatchObject({ ok: true, value: [11, 1, ['bc!']], warnings: [] });
    expect(formatSteps(run.steps)).toMatchInlineSnapshot(`
      "sh "announce QA done 7"
      sh "announce prod done 7"
      echo "part 1"
      sh "make 11"
      echo "part 2"
      sh "make 11"
      sh "announce OPS done 7"
      sh "announce all done 7"
      sh "push a"
      sh "push bc""
    `);
  });
});
