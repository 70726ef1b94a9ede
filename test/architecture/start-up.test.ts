import { describe, expect, it } from 'vitest';
import { fileOf, importsOf, packageOf } from './imports.ts';

/** Packages that are loaded with a file, whatever it does then; `import()` and types are not. */
function packagesLoadedWith(entry: string): ReadonlySet<string> {
  const packages = new Set<string>();
  const files = new Set([entry]);
  for (const file of files) {
    for (const one of importsOf(file)) {
      if (one.kind !== 'static') continue;
      const other = fileOf(file, one);
      if (other?.endsWith('.ts')) files.add(other);
      else if (other === undefined && !one.target.startsWith('node:')) {
        packages.add(packageOf(one.target));
      }
    }
  }
  expect(files.size).toBeGreaterThan(30);
  return packages;
}

describe('what is loaded at start-up', () => {
  it('the sidecar: neither the command line nor an HTTP client, which take 10 MiB each', () => {
    const packages = packagesLoadedWith('commands/sidecar.ts');
    expect([...packages]).toContain('prom-client');
    expect([...packages].filter((name) => ['undici', '@oclif/core'].includes(name))).toEqual([]);
  });

  it('an analysis: no HTTP client either', () => {
    const packages = packagesLoadedWith('offline/analyze/run.ts');
    expect([...packages]).toContain('yaml');
    expect([...packages]).not.toContain('undici');
  });
});
