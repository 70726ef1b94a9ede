import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';

const script = fileURLToPath(new URL('../../scripts/sample-service.js', import.meta.url));
const heartbeat = '\u{1f493} HEARTBEAT - System Statistics';

type Entry = Readonly<Record<string, unknown>>;

describe('the sample service', () => {
  let folder: string;
  let log: string;
  const started: ChildProcess[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heartbeat-sample-'));
    log = join(folder, 'service.log');
  });

  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  function start(...args: string[]): ChildProcess {
    const child = spawn(process.execPath, [script, ...args], { stdio: 'pipe' });
    started.push(child);
    return child;
  }

  async function runUntil(enough: (text: string) => boolean, args: string[] = []): Promise<string> {
    const child = start('--file', log, ...args);
    await until(() => enough(textOf(log)));
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    return textOf(log);
  }

  it('prints heartbeats and stop lines whose totals are those of its events', async () => {
    const text = await runUntil(
      (text) => text.split('heartbeat_count').length > 3 && text.includes('closed after'),
      ['--rate', '1000', '--heartbeat-interval', '0.25'],
    );
    const entries = jsonLines(text);
    const beats = entries.filter(({ event }) => event === heartbeat);
    expect(beats.map((beat) => beat['heartbeat_count'])).toEqual(beats.map((_, at) => at + 1));
    for (const beat of beats) {
      const events = eventTotals(entries.slice(0, entries.indexOf(beat)));
      expect(totalsOf(beat)).toEqual(events);
    }
    const last = eventTotals(entries);
    expect(last.consumerErrors).toBeGreaterThan(0);
    expect(last.publisherErrors).toBeGreaterThan(0);
    expect(named(entries, 'NATS consumer stopped')).toMatchObject({
      total_messages: last.messages,
      total_errors: last.consumerErrors,
    });
    expect(named(entries, 'Trade order publisher stopped')).toMatchObject({
      total_orders: last.orders,
      total_errors: last.publisherErrors,
    });
  });

  it('logs plain text too, and a breaker that opens and closes', async () => {
    const text = await runUntil((text) => text.includes('closed after'), ['--rate', '2000']);
    expect(text.split('\n')[0]).not.toMatch(/^\{/);
    const events = jsonLines(text).map(({ event }) => event);
    const opened = events.indexOf('Circuit breaker opened');
    expect(opened).toBeGreaterThan(-1);
    expect(events.slice(opened)).toContain('Circuit breaker transitioning to HALF_OPEN');
  });

  it('logs the same sequence for the same seed, another for another', async () => {
    const sequences = [];
    for (const seed of ['7', '7', '8']) {
      rmSync(log, { force: true });
      const text = await runUntil(
        (text) => text.split('\n').length > 1500,
        ['--rate', '5000', '--seed', seed, '--heartbeat-interval', '60'],
      );
      sequences.push(jsonLines(text).slice(0, 1400).map(withoutTime));
    }
    expect(sequences[0]).toHaveLength(1400);
    expect(sequences[1]).toEqual(sequences[0]);
    expect(sequences[2]).not.toEqual(sequences[0]);
  });

  it('appends to its file', async () => {
    const once = await runUntil((text) => text.includes('NATS consumer started'));
    const twice = await runUntil((text) => text.split('NATS consumer started').length > 2);
    expect(twice.startsWith(once)).toBe(true);
  });

  it('ends quietly when its reader leaves', async () => {
    const child = start('--rate', '1000');
    let errors = '';
    child.stderr?.on('data', (chunk) => {
      errors += String(chunk);
    });
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(errors).toBe('');
  });

  it('refuses what it cannot do with one clear line', async () => {
    const child = start('--rate', 'fast');
    let errors = '';
    child.stderr?.on('data', (chunk) => {
      errors += String(chunk);
    });
    expect(await once(child, 'close')).toEqual([2, null]);
    expect(errors).toContain('--rate wants a number above 0, not "fast"');
    expect(errors).not.toContain('    at ');
  });
});

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function jsonLines(text: string): Entry[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line): Entry => JSON.parse(line));
}

function named(entries: readonly Entry[], event: string): Entry | undefined {
  return entries.find((entry) => entry['event'] === event);
}

function withoutTime(entry: Entry): Entry {
  return { ...entry, timestamp: undefined };
}

function eventTotals(entries: readonly Entry[]) {
  const of = (event: string) => entries.filter((entry) => entry['event'] === event);
  return {
    messages: of('Message processed successfully').length,
    consumerErrors: of('Error processing message').length,
    orders: of('Published orders batch').reduce((sum, it) => sum + Number(it['order_count']), 0),
    publisherErrors: of('Error publishing orders batch').length,
  };
}

function totalsOf(beat: Entry) {
  return {
    messages: beat['total_messages_processed'],
    consumerErrors: beat['total_consumer_errors'],
    orders: beat['total_orders_published'],
    publisherErrors: beat['total_publisher_errors'],
  };
}
