import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { expandPaths } from '../../../src/offline/analyze/input/expand.ts';

function folderWith(names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'heartbeat-expand-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of names) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), '');
  }
  return folder;
}

function expanded(folder: string, ...patterns: readonly string[]): readonly string[] {
  const paths = patterns.map((pattern) => join(folder, pattern));
  return expandPaths(paths).map(({ path }) => relative(folder, path));
}

it('a pattern gives rotated files before their log, the oldest first', () => {
  const folder = folderWith([
    'app.log',
    'app.log.1',
    'app.log.2.gz',
    'app.log.10.gz',
    'web.log',
    'web.log-20240102.zst',
    'web.log-20240101.zst',
    'other.txt',
  ]);
  expect(expanded(folder, '*.log*')).toEqual([
    'app.log.10.gz',
    'app.log.2.gz',
    'app.log.1',
    'app.log',
    'web.log-20240101.zst',
    'web.log-20240102.zst',
    'web.log',
  ]);
});

it('rotated files are parts of one log', () => {
  const folder = folderWith(['app.log', 'app.log.1.gz', 'app-web.log', 'pod/0.log', 'pod/1.log']);
  const logsOf = (...names: readonly string[]): readonly string[] =>
    expandPaths(names.map((name) => join(folder, name))).map(({ log }) =>
      log === '' ? '' : relative(folder, log),
    );
  expect(logsOf('app*', 'pod')).toEqual(['app-web.log', 'app.log', 'app.log', 'pod', 'pod']);
  expect(logsOf('app.log.1.gz', 'app.log', 'app-web.log')).toEqual(['', '', '']);
});

it("a container's folder gives its files in the order in which they were written", () => {
  const folder = folderWith([
    'pod/app/0.log',
    'pod/app/0.log.20240101-000000.gz',
    'pod/app/0.log.20240102-000000.gz',
    'pod/app/0.log.20240102-000000',
    'pod/app/2.log',
    'pod/app/10.log',
    'pod/app/10.log.20240103-000000.tmp',
    'pod/empty/none',
  ]);
  const files = [
    'pod/app/0.log.20240101-000000.gz',
    'pod/app/0.log.20240102-000000',
    'pod/app/0.log',
    'pod/app/2.log',
    'pod/app/10.log',
  ];
  expect(expanded(folder, 'pod/app')).toEqual(files);
  expect(expanded(folder, '*/*')).toEqual(files);
  expect(expanded(folder, 'pod/empty')).toEqual(['pod/empty']);
});

it('a file with several names is read once', () => {
  const folder = folderWith(['a.log']);
  linkSync(join(folder, 'a.log'), join(folder, 'b.log'));
  symlinkSync(join(folder, 'a.log'), join(folder, 'c.log'));
  expect(expanded(folder, 'b.log', '*.log', 'a.log')).toEqual(['b.log']);
});

it('a pattern that matches nothing is an error, a name with a bracket in it is none', () => {
  const folder = folderWith(['odd[1].log']);
  expect(expanded(folder, 'odd[1].log')).toEqual(['odd[1].log']);
  expect(() => expanded(folder, 'none*.log')).toThrow(/no file matches .*none\*\.log/);
});
