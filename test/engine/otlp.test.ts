import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { partsOf } from '../support/parts.ts';

const of = (level: string, text: string, ms: number) => ({
  timeUnixNano: `${1_795_457_695_000 + ms}000000`,
  severityText: level,
  body: { stringValue: text },
});
const scope = (name: string, ...logRecords: readonly object[]) => ({ scope: { name }, logRecords });
const service = (name: string, ...scopeLogs: readonly object[]) => ({
  resource: { attributes: [{ key: 'service.name', value: { stringValue: name } }] },
  scopeLogs,
});
const documentOf = (...resourceLogs: readonly object[]): string => JSON.stringify({ resourceLogs });

const line = documentOf(
  service('shop', scope('cart', of('INFO', 'put 1', 0), of('ERROR', 'lost 2', 10))),
  service('bank', scope('pay', of('INFO', 'paid 3', 20)), scope('audit', of('WARN', 'odd 4', 30))),
);

describe('an OTLP document of several log records', () => {
  it('is one line of that many records, each with its own scope, level and time', () => {
    const engine = fed([line]);
    expect(engine.ledger()).toMatchObject({ lines: 1, records: 4, matched: 1 });
    expect(engine.ledger().bytes).toBe(line.length + 1);
    expect(series(engine, 'log_events')).toEqual({
      'put <num>,info': 1,
      'lost <num>,error': 1,
      'paid <num>,info': 1,
      'odd <num>,warn': 1,
    });
    expect(partsOf(engine.snapshot()).discoveredComponents.map(({ name }) => name)).toEqual([
      'cart',
      'pay',
      'audit',
    ]);
    expect(engine.lastTimeMs).toBeCloseTo(1_795_457_695_030, 3);
    expect(engine.format()).toMatchObject({ profile: 'otel', share: 1 });
    expect(engine.brokenBalances).toBe(0);
  });

  it('counts what the same records in lines of their own do', () => {
    const each = [
      documentOf(service('shop', scope('cart', of('INFO', 'put 1', 0)))),
      documentOf(service('shop', scope('cart', of('ERROR', 'lost 2', 10)))),
      documentOf(service('bank', scope('pay', of('INFO', 'paid 3', 20)))),
      documentOf(service('bank', scope('audit', of('WARN', 'odd 4', 30)))),
    ];
    const ofLines = fed([...each, ...each, ...each]);
    const ofDocuments = fed([line, line, line]);
    expect(JSON.stringify(partsOf(ofDocuments.snapshot()))).toBe(
      JSON.stringify(partsOf(ofLines.snapshot())),
    );
  });

  it('is of one class in the ledger: matched where one of its records is', () => {
    const config = 'version: 1\nmetrics: { lost: { type: counter, when: { "@level": error } } }';
    const unmatched = documentOf(service('a', scope('b', of('INFO', 'x', 0), of('INFO', 'y', 0))));
    const engine = fed([line, unmatched, documentOf(service('a', scope('b')))], config);
    expect(engine.ledger()).toMatchObject({
      lines: 3,
      records: 7,
      matched: 1,
      unmatched: 2,
      bytesBy: { matched: line.length + 1 },
    });
    expect(engine.brokenBalances).toBe(0);
  });

  it('is read so in an envelope too, and text after it is of its last record', () => {
    const config = 'version: 1\nmetrics: { lost: { type: counter, when: { "@level": error } } }';
    const cri = `2026-11-23T18:34:35.284966349Z stdout F ${line}`;
    const engine = fed([cri, 'some text'], config);
    expect(engine.ledger()).toMatchObject({ lines: 2, records: 4, matched: 1, unmatched: 1 });
  });
});

function fed(lines: readonly string[], yaml?: string): Engine {
  const readText = yaml === undefined ? {} : { readText: () => yaml };
  const { declarations, profile } = loadConfig({
    env: {},
    flags: {},
    cwd: '/',
    ...readText,
  }).config;
  const engine = createEngine({ declarations, profile, maxLineBytes: 10_000, framing: 'block' });
  engine.chunk(Buffer.from(lines.map((one) => `${one}\n`).join('')));
  engine.end();
  return engine;
}

function series(engine: Engine, name: string): Readonly<Record<string, unknown>> {
  const { metrics } = loadConfig({ env: {}, flags: {}, cwd: '/' }).config.declarations;
  const family = partsOf(engine.snapshot()).metrics[
    metrics.findIndex((metric) => metric.name === name)
  ];
  return Object.fromEntries(
    (family?.series ?? []).map((one) => [one.labels.join(), 'value' in one && one.value]),
  );
}
