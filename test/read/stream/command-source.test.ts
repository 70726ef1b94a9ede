import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type CommandSource,
  type CommandSourceOptions,
  createCommandSource,
} from '../../../src/read/stream/command-source.ts';
import { createManualClock, systemClock } from '../../support/clock.ts';
import { until } from '../../support/until.ts';
import { createRecordingSink, type RecordingSink } from '../recording-sink.ts';
import { temporaryDirectory } from '../rig.ts';

/** A reader of output that can be stopped, and that can go away. */
class Reader extends Writable {
  readonly chunks: Buffer[] = [];
  isStopped = false;
  #resume: () => void = () => {};

  constructor() {
    super({ highWaterMark: 16 * 1024 });
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    this.chunks.push(Buffer.from(chunk));
    if (this.isStopped) this.#resume = done;
    else setImmediate(done);
  }

  go(): void {
    this.isStopped = false;
    this.#resume();
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

interface Wrapped {
  readonly source: CommandSource;
  readonly reader: Reader;
  readonly sink: RecordingSink;
}

/** Runs a script in a process of its own, wrapped. */
function wrap(script: string, options: Partial<CommandSourceOptions> = {}): Wrapped {
  const reader = new Reader();
  const sink = createRecordingSink();
  const source = createCommandSource({
    command: process.execPath,
    args: ['-e', script],
    clock: systemClock,
    stdout: reader,
    sharesTerminal: false,
    ...options,
  });
  onTestFinished(() => void source.forward('SIGKILL'));
  return { source, reader, sink };
}

function run(script: string, options: Partial<CommandSourceOptions> = {}): Wrapped {
  const wrapped = wrap(script, options);
  wrapped.source.start(wrapped.sink);
  return wrapped;
}

describe('a wrapped command', () => {
  it('has its output passed on and counted byte for byte, and its exit code told', async () => {
    const { source, reader, sink } = run(`
      const bytes = Buffer.from(Array.from({ length: 300000 }, (_, i) => (i * 7919) % 256));
      process.exitCode = 7;
      process.stdout.write(bytes);
    `);
    expect(source.pid).toBeGreaterThan(0);
    expect(await source.exit).toEqual({ code: 7, signal: null });
    const expected = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 256));
    expect(reader.bytes.equals(expected)).toBe(true);
    expect(sink.bytes().equals(expected)).toBe(true);
    expect(sink).toMatchObject({ ends: 1, boundaries: 1 });
    expect(source.status()).toMatchObject({ kind: 'command', state: 'ended', bytesRead: 300_000 });
  });

  it('is read no faster than its reader reads, and all of it in the end', async () => {
    const { source, reader, sink } = wrap(`
      const block = Buffer.alloc(1 << 20, 'y');
      for (let i = 0; i < 16; i += 1) process.stdout.write(block);
    `);
    reader.isStopped = true;
    source.start(sink);
    await until(() => reader.chunks.length > 0);
    await until(() => reader.writableNeedDrain);
    const readBytes = sink.bytes().length;
    await source.drain();
    expect(readBytes).toBeLessThan(1 << 20);
    expect(sink.bytes()).toHaveLength(readBytes);
    reader.go();
    expect(await source.exit).toEqual({ code: 0, signal: null });
    await until(() => reader.bytes.length === 16 << 20);
    expect(sink.bytes()).toHaveLength(16 << 20);
  });

  it('loses nothing when it ends while its reader is stopped for long', async () => {
    const clock = createManualClock();
    const { source, reader, sink } = wrap(`process.stdout.write('z'.repeat(120000))`, { clock });
    let isOver = false;
    void source.exit.then(() => {
      isOver = true;
    });
    reader.isStopped = true;
    source.start(sink);
    await until(() => reader.chunks.length > 0 && !isAlive(source.pid));
    for (let i = 0; i < 20; i += 1) {
      clock.advance(500);
      await nextTurn();
    }
    expect(isOver).toBe(false);
    expect(reader.bytes.length).toBeLessThan(120_000);
    reader.go();
    await until(() => isOver);
    await until(() => reader.bytes.length === 120_000);
    expect(sink.bytes()).toHaveLength(120_000);
  });

  it('gets signals, and they tell how it ended', async () => {
    const { source, reader } = run(`
      process.on('SIGTERM', () => { console.log('bye'); process.exit(3); });
      setInterval(() => {}, 1000);
      console.log('ready');
    `);
    await until(() => reader.bytes.toString() === 'ready\n');
    expect(source.forward('SIGTERM')).toBe(true);
    expect(await source.exit).toEqual({ code: 3, signal: null });
    expect(reader.bytes.toString()).toBe('ready\nbye\n');
    expect(source.forward('SIGTERM')).toBe(false);
  });

  it('ends by a signal', async () => {
    const { source, reader } = run(`console.log('up'); setInterval(() => {}, 1000)`);
    await until(() => reader.bytes.length > 0);
    source.forward('SIGKILL');
    expect(await source.exit).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('is not sent what the terminal sends it already', async () => {
    const { source, reader } = run(`console.log('up'); setInterval(() => {}, 1000)`, {
      sharesTerminal: true,
    });
    await until(() => reader.bytes.length > 0);
    expect(source.forward('SIGINT')).toBe(false);
    expect(source.forward('SIGTERM')).toBe(true);
    expect(await source.exit).toEqual({ code: null, signal: 'SIGTERM' });
  });

  it('is over when it has ended, though a child it left behind holds its output', async () => {
    const { source, reader } = run(
      `
      const { spawn } = require('node:child_process');
      const child = spawn('sleep', ['30'], { stdio: ['ignore', 'inherit', 'ignore'] });
      child.unref();
      console.log(child.pid);
    `,
      { stillMs: 50 },
    );
    expect(await source.exit).toEqual({ code: 0, signal: null });
    process.kill(Number(reader.bytes.toString()), 'SIGKILL');
  });

  it('that does not exist, or may not be executed, is a clear error', async () => {
    const missing = run('', { command: '/nowhere/service' });
    await expect(missing.source.exit).rejects.toMatchObject({
      code: 'COMMAND_NOT_FOUND',
      message: 'there is no command /nowhere/service',
    });
    expect(missing.sink.ends).toBe(1);
    expect(missing.source.status()).toMatchObject({
      state: 'failed',
      problem: 'there is no command /nowhere/service',
    });
    const command = join(temporaryDirectory(), 'service');
    writeFileSync(command, 'echo', { mode: 0o644 });
    const forbidden = run('', { command });
    await expect(forbidden.source.exit).rejects.toMatchObject({ code: 'COMMAND_NOT_EXECUTABLE' });
    const empty = run('', { command: '' });
    await expect(empty.source.exit).rejects.toMatchObject({ code: 'COMMAND_FAILED_TO_START' });
  });

  it('loses its reader when we lose ours', async () => {
    const { source, reader } = run(`
      process.stdout.on('error', ({ code }) => process.exit(code === 'EPIPE' ? 9 : 1));
      setInterval(() => console.log('more'), 5);
    `);
    await until(() => reader.bytes.length > 0);
    reader.destroy(Object.assign(new Error('gone'), { code: 'EPIPE' }));
    expect(await source.exit).toEqual({ code: 9, signal: null });
    source.betweenLines('nobody reads this');
  });
});

describe('lines of our own', () => {
  it('come between the lines of the service, never inside one', async () => {
    const { source, reader } = run(`
      process.on('SIGUSR2', () => process.stdout.write('o\\nthr'));
      process.on('SIGTERM', () => { process.exit(0); });
      setInterval(() => {}, 1000);
      process.stdout.write('one\\ntw');
    `);
    source.betweenLines('before\n');
    await until(() => reader.bytes.toString().endsWith('tw'));
    expect(source.lineBoundary).toBe(false);
    source.betweenLines('beat 1\n');
    source.betweenLines('beat 2');
    expect(reader.bytes.toString()).toBe('before\none\ntw');
    source.forward('SIGUSR2');
    await until(() => reader.bytes.toString().endsWith('thr'));
    expect(reader.bytes.toString()).toBe('before\none\ntwo\nbeat 1\nbeat 2\nthr');
    source.forward('SIGTERM');
    await source.exit;
    source.betweenLines('final\n');
    await until(() => reader.bytes.toString().endsWith('final\n'));
    expect(reader.bytes.toString()).toBe('before\none\ntwo\nbeat 1\nbeat 2\nthr\nfinal\n');
  });
});

function isAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
}
