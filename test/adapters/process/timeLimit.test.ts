import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

it('ends what hangs, however much memory is cleaned meanwhile, and at once when the run is stopped', async () => {
  const script = `
    import { createServer } from 'node:http';
    import { timeLimit } from './timeLimit.ts';
    const server = createServer(() => {});
    server.listen(0, '127.0.0.1', async () => {
      const stopping = new AbortController();
      const ask = (milliseconds) =>
        fetch('http://127.0.0.1:' + server.address().port, { signal: timeLimit(milliseconds, stopping.signal) }).catch(String);
      setInterval(() => globalThis.gc(), 50);
      setTimeout(() => process.exit(1), 10_000);
      console.log(await ask(500));
      setTimeout(() => stopping.abort(new Error('stopped')), 100);
      console.log(await ask(60_000));
      process.exit();
    });`;
  const resolveDir = join(import.meta.dirname, '../../../src/adapters/process');
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir },
    bundle: true,
    platform: 'node',
    write: false,
  });
  const code = outputFiles[0]?.text ?? '';
  const told = execFileSync(process.execPath, ['--expose-gc', '--eval', code], { encoding: 'utf8' });
  expect(told).toBe('TimeoutError: No response within 0.5 s\nError: stopped\n');
}, 20_000);
