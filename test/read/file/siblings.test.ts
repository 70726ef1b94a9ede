import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { fileKey } from '../../../src/read/file/file-position.ts';
import { Siblings } from '../../../src/read/file/siblings.ts';

/** Shifts `app.log.N` up and down again, as a rotator does, for as long as it lives. */
const shifter = `
  const { renameSync } = require('node:fs');
  const [log, count] = process.argv.slice(1);
  const rest = new Int32Array(new SharedArrayBuffer(4));
  console.log('shifting');
  for (;;) {
    for (let n = Number(count); n >= 1; n -= 1) renameSync(log + '.' + n, log + '.' + (n + 1));
    Atomics.wait(rest, 0, 0, 3);
    for (let n = 1; n <= Number(count); n += 1) renameSync(log + '.' + (n + 1), log + '.' + n);
    Atomics.wait(rest, 0, 0, 3);
  }
`;

it('are all seen, and opened, while a rotator shifts their names', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'heartbeat-siblings-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const log = join(directory, 'app.log');
  const count = 60;
  for (let n = 1; n <= count; n += 1) writeFileSync(`${log}.${n}`, `${n}`);
  const siblings = new Siblings(log);
  const expected = siblings.all().map(({ stat }) => fileKey(stat));
  expect(expected).toHaveLength(count);

  const child = spawn(process.execPath, ['-e', shifter, log, String(count)]);
  onTestFinished(async () => {
    const ended = once(child, 'close');
    child.kill('SIGKILL');
    await ended;
  });
  await once(child.stdout, 'data');
  for (let round = 0; round < 100; round += 1) {
    const seen = siblings.all();
    expect(new Set(seen.map(({ stat }) => fileKey(stat)))).toEqual(new Set(expected));
    const one = seen[round % count];
    const file = one && siblings.open(one);
    expect(file?.stat().ino).toBe(one?.stat.ino);
    file?.close();
  }
});
