import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { pipegen: fileURLToPath(new URL('src/index.ts', import.meta.url)) } },
  test: {
    include: ['test/**/*.test.ts'],
    // Tests with containers mostly wait for them.
    maxWorkers: 3,
    globalSetup: ['test/parts/sharedEdge.ts'],
    testTimeout: 180_000,
    hookTimeout: 240_000,
    expect: { requireAssertions: true },
  },
});
