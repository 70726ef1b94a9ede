import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { CodedError } from '../../../src/model/error.ts';
import type { HeartbeatLine } from '../../../src/model/heartbeat.ts';
import { Growth } from '../../../src/publish/heartbeat/growth.ts';
import { buildHeartbeat } from '../../../src/publish/heartbeat/heartbeat-builder.ts';
import {
  createHeartbeatWriter,
  openHeartbeatFile,
} from '../../../src/publish/heartbeat/heartbeat-writer.ts';
import { emptyLedger } from '../../support/sample-view.ts';
import { until } from '../../support/until.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function lineNumber(sequence: number): HeartbeatLine {
  return buildHeartbeat({
    families: [],
    growth: new Growth(new Map(), [], 1),
    components: [],
    intervalSeconds: 60,
    includeDetailedStats: true,
    window: { startMs: 0, endMs: 1000, seconds: 1 },
    sequence,
    heartbeatCount: sequence,
    uptimeSeconds: 1,
    ledger: emptyLedger,
    final: false,
  });
}

describe('the heartbeat writer', () => {
  it('writes one JSON object a line through a function', async () => {
    const texts: string[] = [];
    const writer = createHeartbeatWriter({ to: (text) => texts.push(text), onError: fail });
    writer.write(lineNumber(1));
    writer.write(lineNumber(2));
    await writer.close();
    const lines = texts.join('').split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line))).toEqual([lineNumber(1), lineNumber(2)]);
  });

  it('appends to a file that has lines already', async () => {
    const path = join(folder(), 'heartbeats.ndjson');
    writeFileSync(path, '{"sequence":0}\n');
    const writer = createHeartbeatWriter({ to: openHeartbeatFile(path), onError: fail });
    for (let k = 1; k <= 50; k += 1) writer.write(lineNumber(k));
    await writer.close();
    const sequences = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(sequences.map((line) => JSON.parse(line).sequence)).toEqual(
      Array.from({ length: 51 }, (_, k) => k),
    );
  });

  it('says once that a file cannot be opened, names it, and drops the rest', async () => {
    const path = join(folder(), 'no', 'such', 'folder');
    const errors: Error[] = [];
    const writer = createHeartbeatWriter({
      to: openHeartbeatFile(path),
      onError: (error) => errors.push(error),
    });
    writer.write(lineNumber(1));
    await until(() => errors.length > 0);
    for (let k = 0; k < 1000; k += 1) writer.write(lineNumber(k));
    await writer.ready();
    await writer.close();
    expect(errors).toHaveLength(1);
    expect(errors[0]).toBeInstanceOf(CodedError);
    expect(errors[0]?.message).toContain(path);
  });

  it('reports a full disk (a device that is always full) and does not throw', async () => {
    const errors: Error[] = [];
    const writer = createHeartbeatWriter({
      to: openHeartbeatFile('/dev/full'),
      onError: (error) => errors.push(error),
    });
    writer.write(lineNumber(1));
    await writer.close();
    expect(errors.map(({ message }) => message)).toEqual([expect.stringMatching(/ENOSPC/)]);
  });

  it('reports a function that throws, once', async () => {
    const errors: Error[] = [];
    const writer = createHeartbeatWriter({
      to: () => {
        throw new Error('EPIPE');
      },
      onError: (error) => errors.push(error),
    });
    writer.write(lineNumber(1));
    writer.write(lineNumber(2));
    await writer.close();
    expect(errors.map(({ message }) => message)).toEqual(['EPIPE']);
  });

  it('waits for a slow reader', async () => {
    const slow = new PassThrough({ highWaterMark: 16 });
    const writer = createHeartbeatWriter({ to: slow, onError: fail });
    let isReady = false;
    for (let k = 0; k < 100; k += 1) writer.write(lineNumber(k));
    const ready = writer.ready().then(() => {
      isReady = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isReady).toBe(false);
    slow.resume();
    await ready;
    await writer.close();
  });
});

function fail(error: Error): never {
  throw error;
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'heartbeat-writer-'));
  folders.push(made);
  return made;
}
