import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { createPrograms } from '../../../src/adapters/process/process.ts';
import { ProgramFailure } from '../../../src/run/failure.ts';
import { createMask } from '../../../src/run/mask.ts';
import { budget } from '../../budget.ts';

const folder = mkdtempSync(join(tmpdir(), 'pipegen-process-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Programs, and what they showed. */
function open(secrets: readonly string[] = [], signal = new AbortController().signal) {
  const shown: string[] = [];
  const variables = { PATH: process.env.PATH };
  const log = (line: string) => shown.push(line);
  return { shown, programs: createPrograms({ folder, variables, signal, mask: createMask(secrets), log }) };
}

it('hands over arguments as they are: no shell reads them', async () => {
  const { programs } = open();
  const word = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));
  const special = fc.constantFrom('$(touch owned)', '`id`', '; rm -rf /', "'", '"', '-e', '*', '\n', '');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(word, special), { maxLength: 4 }), async (args) => {
      const program = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))';
      expect(JSON.parse(await programs.run(process.execPath, ['-e', program, '--', ...args]))).toEqual(args);
    }),
    { numRuns: budget(9) },
  );
});

it('shows lines as they come, without known secrets', async () => {
  const { programs, shown } = open(['hunter2!', 'first line\nsecond line']);
  await programs.run('sh', ['-c', 'echo "it is hunter2!"; echo "second line" >&2; echo ok'], { isShown: true });
  expect(shown.sort()).toEqual(['  ****', '  it is ****', '  ok']);
});

it('tells how a program failed, without known secrets', async () => {
  const { programs } = open(['hunter2!']);
  const run = programs.run('sh', ['-c', 'echo "no hunter2! here" >&2; exit 7']);
  await expect(run).rejects.toMatchObject({ programExitCode: 7, stderr: 'no **** here' });
  await expect(programs.run('no-such-program', [])).rejects.toBeInstanceOf(ProgramFailure);
});

it('gives programs only what it is told to: environment, input, and a file for what they write', async () => {
  const { programs } = open();
  const file = join(folder, 'output');
  const script = 'printf "%s|%s|" "$GIVEN" "$HOME"; cat';
  expect(await programs.run('sh', ['-c', script], { env: { GIVEN: 'a b' }, input: 'read' })).toBe('a b||read');
  expect(await programs.run('sh', ['-c', 'printf "\\377\\n"'], { outputFile: file })).toBe('');
  expect(readFileSync(file)).toEqual(Buffer.from([0xff, 0x0a]));
  expect(await programs.run('cat', [])).toBe('');
});

it('streams a file to a program, which need not read it to its end', async () => {
  const { programs } = open();
  const file = join(folder, 'input');
  writeFileSync(file, Buffer.alloc(4 * 1024 * 1024, 'x'));
  expect(await programs.run('wc', ['-c'], { inputFile: file })).toMatch(/^ *4194304$/);
  const unread = programs.run('sh', ['-c', 'exit 3'], { inputFile: file });
  await expect(unread).rejects.toMatchObject({ programExitCode: 3 });
  const absent = programs.run('cat', [], { inputFile: join(folder, 'absent') });
  await expect(absent).rejects.toBeInstanceOf(ProgramFailure);
});

it('keeps the input of a program open until it ends itself', { timeout: 10_000 }, async () => {
  const { programs } = open();
  const script = 'read line; read -t 1 more; test $? -gt 128 && echo "$line, and nothing ended"; exit 0';
  expect(await programs.run('bash', ['-c', script], { input: 'asked\n', isInputKept: true })).toBe(
    'asked, and nothing ended',
  );
  const deaf = programs.run('sh', ['-c', 'exit 3'], { input: 'x'.repeat(1_000_000), isInputKept: true });
  await expect(deaf).rejects.toMatchObject({ programExitCode: 3 });
});

it('stops a program that takes too long, and tells all that a shown one wrote when it fails', async () => {
  const { programs } = open();
  const hanging = programs.run('sleep', ['30'], { timeoutSeconds: 0.2 });
  await expect(hanging).rejects.toMatchObject({ code: 'timed-out' });
  const failing = programs.run('sh', ['-c', 'echo out; echo err >&2; exit 1'], { isShown: true });
  await expect(failing).rejects.toThrow(/(?=.*out)(?=.*err)/s);
});

it('fails when a program that writes a file fails', async () => {
  const { programs } = open();
  const run = programs.run('sh', ['-c', 'echo half; exit 1'], { outputFile: join(folder, 'half') });
  await expect(run).rejects.toBeInstanceOf(ProgramFailure);
});

it('stops its programs when it is stopped', async () => {
  const stop = new AbortController();
  const { programs, shown } = open([], stop.signal);
  const run = programs.run('sh', ['-c', 'echo started; exec sleep 60'], { isShown: true });
  while (shown.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  stop.abort();
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
});
