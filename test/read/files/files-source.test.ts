import {
  appendFileSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { numberedLines, temporaryDirectory } from '../rig.ts';
import { FilesRig, upTo } from './files-rig.ts';

describe('several files', () => {
  it('are each read, those of a pattern also when they appear later', () => {
    const folder = temporaryDirectory();
    writeFileSync(join(folder, 'a.log'), numberedLines(1, 10));
    writeFileSync(join(folder, 'other.txt'), numberedLines(900, 910));
    const rig = new FilesRig({ paths: [join(folder, '*.log'), join(folder, 'named')] });
    rig.settle();
    expect(rig.source.status()).toMatchObject({
      state: 'following',
      files: 2,
      problem: `waiting for ${join(folder, 'named')} to appear`,
    });
    writeFileSync(join(folder, 'b.log'), numberedLines(11, 20));
    writeFileSync(join(folder, 'named'), numberedLines(21, 30));
    rig.settle();
    expect(rig.numbers).toEqual(upTo(30));
    expect(rig.source.status()).toMatchObject({ problem: undefined, files: 3, gaps: 0 });
    expect(rig.strange).toEqual([]);
  });

  it('read what was rotated before it was found, and files gone are forgotten', () => {
    const folder = temporaryDirectory();
    const rig = new FilesRig({ paths: [join(folder, '*.log')] });
    expect(rig.source.status()).toMatchObject({
      state: 'waiting',
      problem: `waiting for a file that matches ${join(folder, '*.log')}`,
    });
    rig.settle();
    const log = join(folder, 'new.log');
    writeFileSync(log, numberedLines(1, 5));
    renameSync(log, `${log}.1`);
    writeFileSync(log, numberedLines(6, 9));
    rig.settle();
    rmSync(log);
    rig.settle(60_000);
    expect(rig.source.status()).toMatchObject({ files: 0, bytesRead: expect.any(Number) });
    expect(rig.source.position()).toMatchObject({ files: {}, ended: [] });
    expect(rig.events.map(({ event }) => event)).toContain('forgotten');
    writeFileSync(log, numberedLines(10, 12));
    rig.settle();
    expect(rig.numbers).toEqual(upTo(12));
    expect(rig.strange).toEqual([]);
  });

  it('are read once where a pattern also matches the files rotated', () => {
    const folder = temporaryDirectory();
    const log = join(folder, 'app.log');
    writeFileSync(`${log}.2`, numberedLines(1, 5));
    writeFileSync(`${log}.1`, numberedLines(6, 10));
    writeFileSync(log, numberedLines(11, 15));
    const rig = new FilesRig({ paths: [join(folder, 'app*.log*')] });
    let last = 15;
    for (let round = 0; round < 6; round += 1) {
      rig.settle(round % 2 === 0 ? 40_000 : 700);
      if (round === 2 || round === 5) rig.kill();
      for (let k = 4; k >= 1; k -= 1) {
        rmSync(`${log}.${k + 1}`, { force: true });
        try {
          renameSync(`${log}.${k}`, `${log}.${k + 1}`);
        } catch {
          // Not yet so many.
        }
      }
      renameSync(log, `${log}.1`);
      if (round === 3) rig.kill();
      writeFileSync(log, numberedLines(last + 1, last + 5));
      last += 5;
      if (round === 4) rig.kill();
    }
    rig.settle(60_000);
    rig.kill();
    rig.settle(60_000);
    expect(rig.numbers).toEqual(upTo(last));
    expect(rig.strange).toEqual([]);
  });

  it('read rotated files that a pattern matches first, as parts of their log', () => {
    const folder = temporaryDirectory();
    const log = join(folder, 'app.log');
    for (const [index, name] of ['app.log.2', 'app.log.1', 'app.log'].entries()) {
      writeFileSync(join(folder, name), numberedLines(index * 5 + 1, index * 5 + 5));
    }
    const rig = new FilesRig({ paths: [`${log}*`] });
    rig.settle();
    expect(rig.counted).toEqual(upTo(15));
    expect(new Set(rig.from.values())).toEqual(new Set([log]));
    const atEnd = new FilesRig({ paths: [log, `${log}.*`], startAt: 'end' });
    atEnd.settle();
    expect(atEnd.counted).toEqual([]);
  });

  it('are followed under a new name that is no rotation, also over a restart', () => {
    const folder = temporaryDirectory();
    const log = join(folder, 'app.log');
    writeFileSync(log, numberedLines(1, 5));
    const rig = new FilesRig({ paths: [join(folder, 'app*.log')] });
    rig.settle();
    rig.kill();
    renameSync(log, join(folder, 'app-20240101.log'));
    writeFileSync(log, numberedLines(6, 9));
    rig.settle();
    rig.settle(60_000);
    void rig.source.drain();
    expect(rig.numbers).toEqual(upTo(9));

    const next = new FilesRig({ paths: [join(folder, 'app*.log')] }, rig.source.position());
    appendFileSync(join(folder, 'app-20240101.log'), numberedLines(10, 12));
    next.settle(60_000);
    expect(next.numbers).toEqual(upTo(12, 10));
    expect([...rig.strange, ...next.strange]).toEqual([]);
  });

  it('are found under the name that they got while nobody looked', () => {
    const folder = temporaryDirectory();
    const log = join(folder, 'app.log');
    writeFileSync(log, numberedLines(1, 5));
    const first = new FilesRig({ paths: [join(folder, 'app*.log')] });
    first.settle();
    const position = first.source.position();
    void first.source.drain();
    appendFileSync(log, numberedLines(6, 8));
    renameSync(log, join(folder, 'app-20240101.log'));
    writeFileSync(log, numberedLines(9, 12));
    const next = new FilesRig({ paths: [join(folder, 'app*.log')] }, position);
    next.settle();
    expect(next.numbers).toEqual(upTo(12, 6));
    expect(next.strange).toEqual([]);
  });

  it('count a file once that has several names', () => {
    const folder = temporaryDirectory();
    const log = join(folder, 'a.log');
    writeFileSync(log, numberedLines(1, 5));
    linkSync(log, join(folder, 'hard.log'));
    symlinkSync(log, join(folder, 'soft.log'));
    const paths = [
      log,
      join(folder, 'hard.log'),
      join(folder, '*.log'),
      join(folder, '[a-s]*.log'),
    ];
    const rig = new FilesRig({ paths });
    rig.settle();
    appendFileSync(log, numberedLines(6, 9));
    rig.settle(60_000);
    rig.kill();
    appendFileSync(log, numberedLines(10, 12));
    rig.settle();
    expect(rig.numbers).toEqual(upTo(12));
    expect(rig.source.status().problem).toBeUndefined();
  });

  it('keep the positions of the others when one is added', () => {
    const folder = temporaryDirectory();
    const [a, b] = [join(folder, 'a.log'), join(folder, 'b.log')];
    writeFileSync(a, numberedLines(1, 5));
    writeFileSync(b, numberedLines(6, 9));
    const rig = new FilesRig({ paths: [a] });
    rig.settle();
    rig.kill([a, b]);
    rig.settle();
    rig.kill([join(folder, '*.log')]);
    appendFileSync(a, numberedLines(10, 12));
    rig.settle();
    expect(rig.numbers).toEqual(upTo(12));
    expect(rig.strange).toEqual([]);
  });

  it('are bounded, and what is beyond is told and counted', () => {
    const folder = temporaryDirectory();
    for (const name of ['a', 'b', 'c']) writeFileSync(join(folder, `${name}.log`), '');
    const rig = new FilesRig({ paths: [join(folder, '*.log')], maxFiles: 2 });
    rig.settle();
    expect(rig.source.status()).toMatchObject({ files: 2, filesOverLimit: 1 });
    expect(rig.events.filter(({ event }) => event === 'over_limit')).toEqual([
      {
        event: 'over_limit',
        message: '1 more files match and are not read: limits.max_files is 2',
      },
    ]);
    rmSync(join(folder, 'a.log'));
    writeFileSync(join(folder, 'c.log'), numberedLines(1, 3));
    rig.settle(60_000);
    expect(rig.numbers).toEqual(upTo(3));
    expect(rig.source.status()).toMatchObject({ files: 2, filesOverLimit: 0 });
  });

  it('are summed up, and the one in trouble is named', () => {
    const folder = temporaryDirectory();
    writeFileSync(join(folder, 'a.log'), numberedLines(1, 5));
    mkdirSync(join(folder, 'b.log'));
    const rig = new FilesRig({ paths: [join(folder, 'a.log'), join(folder, 'b.log')] });
    rig.settle();
    expect(rig.source.status()).toMatchObject({ state: 'following', backlogBytes: 0 });
    expect(rig.source.status().problem).toContain(`${join(folder, 'b.log')} is a directory`);
  });
});

describe("a container's folder", () => {
  it('is one log over restarts, rotations and compressed files', () => {
    const folder = join(temporaryDirectory(), 'app');
    mkdirSync(folder);
    const at = (name: string): string => join(folder, name);
    writeFileSync(at('0.log'), numberedLines(1, 5));
    const rig = new FilesRig({ paths: [folder] });
    rig.settle();
    renameSync(at('0.log'), at('0.log.20240101-000000'));
    writeFileSync(at('0.log'), numberedLines(6, 9));
    rig.settle();
    writeFileSync(at('0.log.20240101-000000.gz'), 'compressed');
    rmSync(at('0.log.20240101-000000'));
    appendFileSync(at('0.log'), numberedLines(10, 12));
    writeFileSync(at('1.log'), numberedLines(13, 15));
    rig.settle();
    rig.kill();
    renameSync(at('1.log'), at('1.log.20240102-000000'));
    rig.settle();
    writeFileSync(at('1.log'), numberedLines(16, 18));
    writeFileSync(at('2.log'), numberedLines(19, 20));
    rmSync(at('0.log'));
    rig.settle(60_000);
    expect(rig.counted).toEqual(upTo(20));
    expect(rig.strange).toEqual([]);
    expect(new Set(rig.from.values())).toEqual(new Set([folder]));
  });

  it('is read from its oldest plain file, and matched by patterns', () => {
    const root = temporaryDirectory();
    const folder = join(root, 'shop_web-0_uid', 'app');
    mkdirSync(folder, { recursive: true });
    mkdirSync(join(root, 'shop_web-0_uid', 'empty'));
    writeFileSync(join(folder, '0.log'), numberedLines(1, 5));
    writeFileSync(join(folder, '1.log'), numberedLines(6, 9));
    const rig = new FilesRig({ paths: [join(root, '*', '*')] });
    rig.settle();
    expect(rig.counted).toEqual(upTo(9));
    expect(rig.source.status()).toMatchObject({ files: 1, problem: undefined });
  });

  it('may be named through its links too', () => {
    const root = temporaryDirectory();
    const folder = join(root, 'pods', 'app');
    mkdirSync(folder, { recursive: true });
    mkdirSync(join(root, 'containers'));
    writeFileSync(join(folder, '0.log'), numberedLines(1, 5));
    const link = join(root, 'containers', 'web-0_shop_app-1f.log');
    symlinkSync(join(folder, '0.log'), link);
    const rig = new FilesRig({ paths: [join(root, 'containers', '*.log'), folder] });
    rig.settle();
    writeFileSync(join(folder, '1.log'), numberedLines(6, 9));
    symlinkSync(join(folder, '1.log'), join(root, 'containers', 'web-0_shop_app-2f.log'));
    rmSync(link);
    rig.settle(60_000);
    rig.kill();
    rig.settle();
    expect(rig.numbers).toEqual(upTo(9));
    expect(rig.strange).toEqual([]);
  });
});
