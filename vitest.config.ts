import { defineConfig } from 'vitest/config';
import { slowTests } from './test/support/selection.ts';

/** The everyday run, which answers within a minute; `npm run test:faults` runs the rest. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...slowTests],
    globalSetup: ['test/support/build.ts'],
    setupFiles: ['test/support/seed.ts'],
    // A test of which no assertion ran fails, whatever stands in it.
    expect: { requireAssertions: true },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    // Half of the run went into a process, and the same imports, for every file.
    isolate: false,
  },
});
