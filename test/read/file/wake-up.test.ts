import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  openSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { Tail } from 'tail';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createManualClock } from '../../support/clock.ts';
import { until } from '../../support/until.ts';
import { createRig, numberedLines, Tally, temporaryDirectory } from '../rig.ts';

function logPath(): string {
  return join(temporaryDirectory(), 'app.log');
}

describe('waking up', () => {
  it('happens at a change after rest, without the poll', async () => {
    const path = logPath();
    writeFileSync(path, numberedLines(1, 10));
    const clock = createManualClock();
    const rig = createRig({ path, clock });
    clock.advance(1000);
    appendFileSync(path, numberedLines(11, 20));
    await rig.reached(20);
    expect(clock.monotonic()).toBe(1000);
  });

  it('happens again after each rest', async () => {
    const path = logPath();
    writeFileSync(path, '');
    const clock = createManualClock();
    const rig = createRig({ path, clock });
    for (let n = 1; n <= 5; n += 1) {
      clock.advance(1000);
      appendFileSync(path, numberedLines(n, n));
      await rig.reached(n);
    }
    expect(rig.tally).toEqual(Tally.of(1, 5));
  });

  it('is ready as soon as looks become rare', async () => {
    const path = logPath();
    writeFileSync(path, '');
    const clock = createManualClock();
    const rig = createRig({ path, clock, coalesceMs: 10, pollMs: 200 });
    clock.advance(105);
    appendFileSync(path, numberedLines(1, 10));
    await rig.reached(10);
    expect(clock.monotonic()).toBe(105);
  });

  it('happens when the file is renamed', async () => {
    const path = logPath();
    writeFileSync(path, '');
    const clock = createManualClock();
    const rig = createRig({ path, clock });
    clock.advance(1000);
    renameSync(path, `${path}.1`);
    writeFileSync(path, numberedLines(1, 3));
    await until(() => rig.source.status().rotations === 1);
    clock.advance(1500);
    expect(rig.tally).toEqual(Tally.of(1, 3));
  });

  it('comes from the poll where no watch can tell', () => {
    const path = logPath();
    symlinkSync(`${path}.a`, path);
    writeFileSync(`${path}.a`, numberedLines(1, 3));
    const clock = createManualClock();
    const rig = createRig({ path, clock, pollMs: 200, quietMs: 0 });
    clock.advance(1000);
    writeFileSync(`${path}.b`, numberedLines(4, 6));
    symlinkSync(`${path}.b`, `${path}.new`);
    renameSync(`${path}.new`, path);
    expect(rig.tally.lines).toBe(3);
    clock.advance(220);
    expect(rig.tally).toEqual(Tally.of(1, 6));
  });

  it('is coalesced: many writes, few reads', async () => {
    const path = logPath();
    writeFileSync(path, '');
    const clock = createManualClock();
    const rig = createRig({ path, clock, coalesceMs: 10 });
    clock.advance(1000);
    const writer = openSync(path, 'a');
    for (let n = 1; n <= 100; n += 1) writeSync(writer, numberedLines(n, n));
    await until(() => rig.tally.lines > 0);
    for (let n = 101; n <= 1000; n += 1) writeSync(writer, numberedLines(n, n));
    clock.advance(10);
    expect(rig.tally).toEqual(Tally.of(1, 1000));
    expect(rig.chunkSizes.length).toBeLessThanOrEqual(3);
  });

  it('has no timer left after draining', async () => {
    const path = logPath();
    writeFileSync(path, '');
    const clock = createManualClock();
    const rig = createRig({ path, clock });
    clock.advance(1000);
    expect(clock.pendingTimers).toBe(1);
    await rig.source.drain();
    expect(clock.pendingTimers).toBe(0);
  });
});

/** What the wake-up relies on; everything else about `tail` is nobody's concern. */
describe('the contract with tail', () => {
  const options = {
    separator: null,
    encoding: 'latin1',
    follow: false,
    fsWatchOptions: { persistent: false },
  };

  function listen(path: string): { readonly tail: Tail; readonly events: string[] } {
    const tail = new Tail(path, options);
    const events: string[] = [];
    tail.on('line', () => events.push('line'));
    tail.on('error', () => events.push('error'));
    onTestFinished(() => tail.unwatch());
    return { tail, events };
  }

  it('throws where there is no file, instead of telling later', () => {
    expect(() => new Tail(logPath(), options)).toThrow(/ENOENT/);
  });

  it('tells of an append, without a newline in it too', async () => {
    const path = logPath();
    writeFileSync(path, 'before\n');
    const { events } = listen(path);
    appendFileSync(path, 'torn');
    await until(() => events.length > 0);
    expect(events).toEqual(['line']);
  });

  it('tells of a rename and of a deletion as an error', async () => {
    const path = logPath();
    writeFileSync(path, 'x');
    const renamed = listen(path);
    renameSync(path, `${path}.1`);
    await until(() => renamed.events.includes('error'));
    const deleted = listen(`${path}.1`);
    unlinkSync(`${path}.1`);
    await until(() => deleted.events.includes('error'));
    expect([...renamed.events, ...deleted.events]).not.toContain('line');
  });

  it('may be closed while it tells, twice, and then sees no further append', async () => {
    const path = logPath();
    writeFileSync(path, '');
    const { tail, events } = listen(path);
    tail.on('line', () => tail.unwatch());
    appendFileSync(path, 'one');
    await until(() => events.length > 0);
    tail.unwatch();
    const other = listen(path);
    appendFileSync(path, 'two');
    await until(() => other.events.length > 0);
    expect(events).toEqual(['line']);
  });

  it('does not keep a process alive', () => {
    const path = logPath();
    writeFileSync(path, '');
    const script = `
      const { Tail } = require('tail');
      new Tail(${JSON.stringify(path)}, ${JSON.stringify(options)}).on('line', () => {});
    `;
    const { status } = spawnSync(process.execPath, ['-e', script], { timeout: 10_000 });
    expect(status).toBe(0);
  });
});
