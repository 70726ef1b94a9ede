import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isPattern, Pattern } from '../../../src/read/files/pattern.ts';
import { temporaryDirectory } from '../rig.ts';

const files = [
  'a.log',
  'app-2.log',
  'app-10.log',
  '.hidden.log',
  'deep/b.log',
  'deep/er/c.log',
  'deep/er/c.txt',
  'odd[1].log',
  'x+(y).log',
];

describe('a pattern', () => {
  it.each<[string, readonly string[]]>([
    ['*.log', ['a.log', 'app-2.log', 'app-10.log', 'odd[1].log', 'x+(y).log']],
    ['app-*.log', ['app-2.log', 'app-10.log']],
    ['app-?.log', ['app-2.log']],
    ['app-[0-9].log', ['app-2.log']],
    ['app-[!0-9]*.log', []],
    ['.*.log', ['.hidden.log']],
    ['**/*.log', files.filter((name) => /^[^.].*log$/.test(name))],
    ['deep/**', ['deep/b.log', 'deep/er', 'deep/er/c.log', 'deep/er/c.txt']],
    ['*/er/*.{log,txt}', ['deep/er/c.log', 'deep/er/c.txt']],
    ['{a,deep/b}.log', ['a.log', 'deep/b.log']],
    ['odd[1].log', ['odd[1].log']],
    ['x+(*).log', ['x+(y).log']],
    ['none/*.log', []],
  ])('%s', (text, expected) => {
    const root = temporaryDirectory();
    for (const file of files) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), '');
    }
    symlinkSync(root, join(root, 'deep', 'circle'));
    const pattern = new Pattern(join(root, text));
    const found = pattern.list().map((path) => relative(root, path));
    const atAll = found.filter((path) => !path.includes('circle'));
    expect([...atAll].sort()).toEqual([...expected].sort());
    for (const path of found) expect(pattern.matches(join(root, path)), path).toBe(true);
    for (const path of files.filter((file) => !found.includes(file))) {
      expect(pattern.matches(join(root, path)), path).toBe(false);
    }
  });

  it('lies below its root', () => {
    expect(new Pattern('/var/log/pods/*/app/*.log').root).toBe('/var/log/pods');
    expect(new Pattern('/var/log/app-*.log').root).toBe('/var/log');
    expect(['a.log', 'a*', 'a?', '[a]', '{a,b}'].filter(isPattern)).toHaveLength(4);
  });
});
