import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../../src', import.meta.url));

/** Packages that are loaded with a file, whatever it does then; `import()` and types are not. */
function packagesLoadedWith(entry: string): ReadonlySet<string> {
  const packages = new Set<string>();
  const files = new Set([join(src, entry)]);
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    for (const [, target = ''] of text.matchAll(
      /^(?:import|export)\b(?! type)[^;'"]*'([^'\n]+)'/gm,
    )) {
      if (target.startsWith('.') && target.endsWith('.ts'))
        files.add(resolve(dirname(file), target));
      else if (!target.startsWith('.') && !target.startsWith('node:')) packages.add(target);
    }
  }
  expect([...files].map((file) => relative(src, file)).length).toBeGreaterThan(30);
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
