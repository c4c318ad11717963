import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** A test file's name says what it needs: `name.test.ts` Node.js alone, `name.docker.test.ts` Docker, and so on. */
const NEEDS_A_PART = 'test/**/*.*.test.ts';

export default defineConfig({
  resolve: { alias: { pipegen: fileURLToPath(new URL('src/index.ts', import.meta.url)) } },
  test: {
    reporters: ['default', './test/parts/skipReporter.ts'],
    // What is waited for may take long on a loaded machine.
    expect: { requireAssertions: true, poll: { timeout: 30_000 } },
    // The compiled command line, which tests call within their process, is loaded as Node.js loads it.
    server: { deps: { external: [/\/dist\/[^/]+\.js$/] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [NEEDS_A_PART],
          testTimeout: 60_000,
          maxWorkers: 2,
          // Modules are loaded once for all files: none keeps a state that another file could see.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: [NEEDS_A_PART],
          globalSetup: ['test/parts/sharedEdge.ts'],
          testTimeout: 180_000,
          hookTimeout: 240_000,
          // Tests with containers mostly wait for them.
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
