import { describe, expect, it } from 'vitest';
import { declareSteps } from '../../src/jenkins/library/declareSteps.ts';
import { Editor } from './editor.ts';

const STEPS = {
  announce: `({ sh }: Jenkins, { channel, urgent = false }: { channel: string; urgent?: boolean }) => {
  sh(\`announce \${channel} \${urgent}\`);
}`,
  inParts: `<Result>({ echo }: Jenkins, size: number, body: () => Result): Result => {
  echo(\`by \${size}\`);
  return body();
}`,
  now: "({ sh }: Jenkins) => sh({ script: 'date', returnStdout: true })",
  sounds: '() => 5',
  tells: "({ announce }: Jenkins) => announce({ channel: 'ops' })",
};

/** An editor of a project with these steps. */
function openProject(): Editor {
  const editor = new Editor();
  const steps = Object.entries(STEPS).map(([name, text]) => {
    const source = `test/pipeline/vars/${name}.ts`;
    editor.open(source, `import type { Jenkins } from 'pipegen';\nexport default ${text};\n`);
    return { name, source, description: name === 'announce' ? 'Tells the team: */' : '' };
  });
  editor.open('jenkins/steps.d.ts', declareSteps([], steps).body);
  return editor;
}

describe('steps of pipelines/vars', () => {
  const editor = openProject();

  it('are offered in definitions and functions, with what they do', () => {
    expect(editor.offered('step.¦')).toEqual(expect.arrayContaining(['announce', 'inParts', 'now', 'sounds', 'sh']));
    expect(editor.documentation('step.¦', 'announce')).toBe('Tells the team: *\\/');
    expect(editor.offered('step.announce({ ¦ })')).toEqual(['channel', 'urgent']);
    expect(editor.offered('step.script((jenkins) => { jenkins.¦ })')).toEqual(expect.arrayContaining(['announce']));
  });

  it('may be called, and not otherwise', () => {
    const calls = {
      "step.announce({ channel: 'ops' })": [],
      'step.announce({ channel: groovy`env.ROOM`, urgent: true })': [],
      "step.announce({ chanel: 'ops' })": ['chanel'],
      'step.announce()': ['announce'],
      "step.inParts(2, [step.sh('make')])": [],
      "step.inParts('2', [step.sh('make')])": ["'2'"],
      'step.now()': [],
      'step.sounds()': [],
      'step.sounds(1)': ['1'],
      "step.script(({ announce }) => announce({ channel: 'ops' }))": [],
      'step.script(({ announce }) => announce({ channel: 5 }))': ['channel'],
      "step.script(({ inParts, sh }) => inParts(2, () => sh('make')))": [],
      'step.script(({ now, echo }) => echo(now().trim()))': [],
      'step.script(({ sounds, echo }) => echo(sounds()))': ['sounds()'],
      'step.script(({ tells }) => { tells(); })': [],
    };
    expect(editor.underlinedIn(Object.keys(calls))).toEqual(calls);
  });

  it('have types that compile', () => {
    for (const name of ['jenkins/steps.d.ts', ...Object.keys(STEPS).map((one) => `test/pipeline/vars/${one}.ts`)])
      expect([name, ...editor.complaints(name)]).toEqual([name]);
  });
});
