import { defineConfig } from 'vitest/config';

/** Every fault of the catalogue, and the image in its pod, made for real: slower than the everyday run. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts', 'test/pod/**/*.test.ts'],
    globalSetup: ['test/support/build.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
