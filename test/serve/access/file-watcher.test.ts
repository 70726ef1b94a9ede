import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FileWatcher } from '../../../src/serve/access/file-watcher.ts';
import { createManualClock } from '../../support/clock.ts';

describe('files that are followed', () => {
  it('are told of once a change has rested from one look to the next', () => {
    const { file, follow, clock, changes } = rig();
    writeFileSync(file, 'one');
    follow(file);
    clock.advance(10_000);
    expect(changes()).toBe(0);
    writeFileSync(file, 'two, at');
    clock.advance(1_000);
    writeFileSync(file, 'two, at last');
    clock.advance(1_000);
    expect(changes()).toBe(0);
    clock.advance(1_000);
    expect(changes()).toBe(1);
  });

  it('are told of again and again until they are read again', () => {
    const { file, follow, clock, changes } = rig();
    writeFileSync(file, 'one');
    follow(file);
    writeFileSync(file, 'another');
    clock.advance(4_000);
    expect(changes()).toBe(3);
    follow(file);
    clock.advance(4_000);
    expect(changes()).toBe(3);
  });

  it('may be links that come to lead elsewhere, go away, and come back', () => {
    const { directory, follow, clock, changes } = rig();
    const link = join(directory, '..data');
    const file = join(link, 'heartbeat.yaml');
    for (const name of ['a', 'b']) {
      mkdirSync(join(directory, name));
      writeFileSync(join(directory, name, 'heartbeat.yaml'), 'the same');
    }
    symlinkSync('a', link);
    follow(file);
    symlinkSync('b', `${link}.new`);
    renameSync(`${link}.new`, link);
    clock.advance(2_000);
    expect(changes()).toBe(1);
    follow(file);
    rmSync(link);
    clock.advance(2_000);
    expect(changes()).toBe(2);
    follow(file);
    symlinkSync('a', link);
    clock.advance(2_000);
    expect(changes()).toBe(3);
  });

  it('are not missed where they change while they are read', () => {
    const { file, follow, clock, changes } = rig();
    writeFileSync(file, 'one');
    follow(file, () => writeFileSync(file, 'changed'));
    clock.advance(2_000);
    expect(changes()).toBe(1);
  });

  it('are followed where reading them fails', () => {
    const { file, follow, clock, changes } = rig();
    expect(() =>
      follow(file, () => {
        throw new Error('what it says is wrong');
      }),
    ).toThrow('wrong');
    writeFileSync(file, 'right');
    clock.advance(2_000);
    expect(changes()).toBe(1);
  });

  it('are not looked at before it begins, nor after it ended', () => {
    const { file, follow, files, clock, changes } = rig();
    files.end();
    follow(file);
    writeFileSync(file, 'one');
    clock.advance(5_000);
    expect([changes(), clock.pendingTimers]).toEqual([0, 0]);
    files.begin();
    files.begin();
    expect(clock.pendingTimers).toBe(1);
    clock.advance(2_000);
    expect(changes()).toBe(1);
  });
});

function rig() {
  const directory = mkdtempSync(join(tmpdir(), 'heartbeat-follow-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const clock = createManualClock();
  let changes = 0;
  const files = new FileWatcher({
    clock,
    onChange: () => {
      changes += 1;
    },
  });
  files.begin();
  return {
    directory,
    file: join(directory, 'heartbeat.yaml'),
    files,
    clock,
    changes: () => changes,
    follow: (path: string, read: () => void = () => {}): void => {
      files.reading((touch) => {
        touch(path);
        read();
      });
    },
  };
}
