import { defineConfig } from 'vitest/config';
import { propertyTests, slowTests } from './test/support/selection.ts';

/** Every fault of the catalogue, made for real, and all else that takes longer than a minute. */
export default defineConfig({
  test: {
    include: [...slowTests, ...propertyTests()],
    env: { TEST_THOROUGH: '1' },
    globalSetup: ['test/support/build.ts'],
    setupFiles: ['test/support/seed.ts'],
    // A test of which no assertion ran fails, whatever stands in it.
    expect: { requireAssertions: true },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
