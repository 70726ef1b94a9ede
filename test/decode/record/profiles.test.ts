import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { profiles } from '../../../src/decode/profile/catalogue.ts';
import { json } from '../../../src/decode/profile/json.ts';
import { createDecoder } from '../../../src/decode/record/decoder.ts';
import { lineOf } from './line.ts';
import { writtenBy } from './written-by.ts';

const requestFields = ['@duration', '@http_method', '@http_status', '@http_route'];
const fields = ['@time', '@level', '@message', '@event', '@logger', '@error'];

function linesOf(name: string): string[] {
  const content = readFileSync(new URL(`../../../fixtures/${name}`, import.meta.url), 'utf8');
  return content.split('\n').filter((line) => line !== '');
}

function canonical(line: string, profile = 'auto'): unknown[] {
  const record = createDecoder({ fields, profile }).decode(lineOf(line));
  return fields.map((_, slot) => record?.field(slot));
}

describe('logs are recognised by what wrote them', () => {
  const logs: [string, string, number][] = [
    ['petrosa/info_steady.ndjson', 'structlog', 1],
    ['petrosa/debug_full.ndjson', 'structlog', 1],
    ['logs/nasacoin.ndjson', 'winston', 1],
    ['logs/wikiactivity.ndjson', 'pino', 1],
    ['logs/logfile_bunyan.0', 'bunyan', 0.9],
    ['logs/prometheus.log', 'zap', 1],
    ['logs/kitchen-sink.log', 'zap', 1],
    ['logs/LogEventReaderTests.clef', 'serilog-clef', 1],
    ['logs/logfile_caddy_log.1', 'caddy', 1],
    ['logs/logfile_ecs_log.json', 'ecs', 1],
    ['logs/mongodb_head.ndjson', 'mongodb', 1],
    ['logs/zeek_head.ndjson', 'zeek', 1],
    ['logs/nginx_excerpt.ndjson', 'nginx-json', 1],
    ['logs/audit_demo.ndjson', 'kubernetes-audit', 1],
    ['logs/gharchive_log.jsonl', 'json', 1],
  ];
  it.each(logs)('%s: %s', (name, profile, share) => {
    const decoder = createDecoder({ fields, profile: 'auto' });
    for (const line of linesOf(name)) decoder.decode(lineOf(line));
    const report = decoder.format();
    expect(report.profile).toBe(profile);
    expect(report.share).toBeGreaterThanOrEqual(share);
    expect(report.shares[profile]).toBe(report.share);
  });

  const documented: [string, string][] = [
    ['slog', '{"time":"2026-11-23T18:14:55Z","level":"INFO","msg":"m","count":3}'],
    ['slog', '{"time":"2026-11-23T18:14:55Z","level":"DEBUG-4","msg":"m"}'],
    ['logrus', '{"level":"warning","msg":"m","time":"2026-11-23T18:14:55Z"}'],
    ['zerolog', '{"level":"info","time":1795457695,"message":"m"}'],
    ['zap', '{"L":"INFO","T":"2026-11-23T18:14:55.000Z","C":"a.go:1","M":"m"}'],
    ['python-json-logger', '{"asctime":"2026-11-23 18:14:55,1","levelname":"INFO","message":"m"}'],
    ['gcp', '{"severity":"ERROR","message":"m","logging.googleapis.com/trace":"t"}'],
    ['pino', '{"level":30,"time":1795457695458,"pid":1,"hostname":"h","msg":"m"}'],
    ['zeek', '{"ts":1588205199.8,"uid":"C1","id.orig_h":"10.0.1.6","id.orig_p":1}'],
    ['json', '{"a":1}'],
    ...writtenBy.map(([profile, record]): [string, string] => [profile, JSON.stringify(record)]),
  ];
  it.each(documented)('%s: %s', (profile, line) => {
    const decoder = createDecoder({ fields, profile: 'auto' });
    decoder.decode(lineOf(line));
    expect(decoder.format()).toEqual({ profile, share: 1, shares: { [profile]: 1 } });
  });
});

describe('the report', () => {
  const [zap, pino] = ['{"level":"info","ts":1,"caller":"c"}', '{"level":30,"time":1,"msg":"m"}'];

  it('gives the shares of a mixed log, and the most frequent first', () => {
    const decoder = createDecoder({ fields, profile: 'auto' });
    for (const line of [pino, zap, pino, pino, 'text']) decoder.decode(lineOf(line));
    const report = { profile: 'pino', share: 0.75, shares: { pino: 0.75, zap: 0.25 } };
    expect(decoder.format()).toEqual(report);
  });

  it('of a log that turns weighs the sampled rest like the beginning', () => {
    const decoder = createDecoder({ fields, profile: 'auto' });
    for (let n = 0; n < 40_000; n++) decoder.decode(lineOf(n < 10_000 ? pino : zap));
    expect(decoder.format().profile).toBe('zap');
    expect(decoder.format().share).toBeCloseTo(0.75, 1);
  });

  it('of a log that mixes loggers in turns comes near their shares', () => {
    const decoder = createDecoder({ fields, profile: 'auto' });
    for (let n = 0; n < 60_000; n++) decoder.decode(lineOf(n % 7 < 5 ? pino : zap));
    expect(decoder.format().shares['pino']).toBeCloseTo(5 / 7, 1);
  });

  it('of nothing is empty', () => {
    const decoder = createDecoder({ fields, profile: 'auto' });
    expect(decoder.format()).toEqual({ profile: 'json', share: 0, shares: {} });
  });

  it('names the profile that was asked for, and what share fits it', () => {
    const share = (profile: string, ...lines: string[]) => {
      const decoder = createDecoder({ fields, profile });
      for (const line of lines) decoder.decode(lineOf(line));
      return decoder.format();
    };
    expect(share('zap', zap, pino)).toMatchObject({ profile: 'zap', share: 0.5 });
    expect(share('logrus', zap, pino)).toMatchObject({ profile: 'logrus', share: 0 });
    expect(share('json', zap, pino)).toMatchObject({ profile: 'json', share: 1 });
  });
});

describe('canonical fields', () => {
  const cases: [string, string, unknown[]][] = [
    [
      'structlog',
      '{"event":"Started","logger":"core","level":"info","timestamp":"2026-11-23T18:14:55.458246Z","error":"boom"}',
      [1795457695458.246, 'info', 'Started', 'Started', 'core', 'boom'],
    ],
    [
      'pino',
      '{"level":50,"time":1795457695458,"pid":1,"hostname":"h","name":"api","err":{"type":"E","message":"boom","stack":"E: boom\\n at x"},"msg":"failed"}',
      [1795457695458, 'error', 'failed', 'failed', 'api', 'boom'],
    ],
    [
      'winston',
      '{"level":"error","message":"failed","stack":"TypeError: x\\n    at y","timestamp":"2026-11-23T18:14:55Z"}',
      [1795457695000, 'error', 'failed', 'failed', undefined, 'TypeError: x'],
    ],
    [
      'ecs',
      '{"@timestamp":"2026-11-23T18:14:55Z","log.level":"WARN","message":"m","log":{"logger":"app"},"ecs.version":"1.6.0","error":{"message":"boom"}}',
      [1795457695000, 'warn', 'm', 'm', 'app', 'boom'],
    ],
    [
      'serilog-clef',
      '{"@t":"2026-11-23T18:14:55Z","@mt":"Hello {User}","@m":"Hello Bob","SourceContext":"Main"}',
      [1795457695000, 'info', 'Hello Bob', 'Hello {User}', 'Main', undefined],
    ],
    [
      'mongodb',
      '{"t":{"$date":"2026-11-23T14:14:55.000-04:00"},"s":"W","c":"NETWORK","id":1,"ctx":"main","msg":"m"}',
      [1795457695000, 'warn', 'm', 'm', 'NETWORK', undefined],
    ],
    [
      'caddy',
      '{"level":"info","ts":1795457695.25,"logger":"http.log.access","msg":"handled request","request":{"method":"GET"}}',
      [1795457695250, 'info', 'handled request', 'handled request', 'http.log.access', undefined],
    ],
    [
      'gcp',
      '{"severity":"NOTICE","message":"m","timestamp":{"seconds":1795457695,"nanos":500000000}}',
      [1795457695500, 'info', 'm', 'm', undefined, undefined],
    ],
    [
      'kubernetes-audit',
      '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","stageTimestamp":"2026-11-23T18:14:55Z","verb":"list","requestURI":"/api","objectRef":{"resource":"pods"}}',
      [1795457695000, undefined, '/api', 'list', 'pods', undefined],
    ],
    [
      'python-json-logger',
      '{"asctime":"2026-11-23 18:14:55,458","levelname":"ERROR","name":"app","message":"m","exc_info":"Traceback (most recent call last):\\n  File \\"a.py\\"\\nValueError: boom"}',
      [1795457695458, 'error', 'm', 'm', 'app', 'ValueError: boom'],
    ],
  ];
  it.each(cases)('%s', (profile, line, expected) => {
    expect(canonical(line), 'recognised').toEqual(expected);
    expect(canonical(line, profile), 'named').toEqual(expected);
  });

  it.each(writtenBy)('%s, of its documentation', (profile, record, expected) => {
    const line = JSON.stringify(record);
    expect(canonical(line), 'recognised').toEqual(expected.slice(0, 6));
    expect(canonical(line, profile), 'named').toEqual(expected.slice(0, 6));
    for (const name of ['auto', profile]) {
      const decoder = createDecoder({ fields: requestFields, profile: name });
      const read = decoder.decode(lineOf(line));
      expect(requestFields.map((_, slot) => read?.field(slot))).toEqual(expected.slice(6));
    }
  });

  it('pass over values that are none', () => {
    const line = {
      time: 12.5,
      ts: 1795457695,
      message: { nested: 1 },
      msg: 'm',
      error: false,
      err: 'boom',
    };
    expect(canonical(JSON.stringify(line))).toEqual([
      1795457695000,
      undefined,
      'm',
      'm',
      undefined,
      'boom',
    ]);
    const empty = '{"time":null,"level":null,"message":null,"logger":"","error":{},"stack":""}';
    expect(canonical(empty)).toEqual(fields.map(() => undefined));
  });

  it('do not take a stray short key for one', () => {
    expect(canonical('{"s":"E","c":"red","M":"x","L":"INFO"}')).toEqual([
      undefined,
      'info',
      'x',
      'x',
      undefined,
      undefined,
    ]);
    expect(canonical('{"s":"E","c":"red","M":"x"}')).toEqual(fields.map(() => undefined));
  });
});

describe('the profile table', () => {
  it('has a name once', () => {
    const names = profiles.map((profile) => profile.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(18);
  });

  it.each(profiles)('$name: its keys are known to the generic profile', (profile) => {
    for (const kind of ['time', 'level', 'message', 'logger', 'error'] as const) {
      expect(json[kind], kind).toEqual(expect.arrayContaining([...profile[kind]]));
    }
    expect([...json.event, ...json.message]).toEqual(expect.arrayContaining([...profile.event]));
  });

  it.each(profiles)('$name: every wanted key can be found', (profile) => {
    expect(() => createDecoder({ fields, profile: profile.name })).not.toThrow();
    for (const key of Object.keys(profile.requiredSiblings ?? {})) {
      const paths = [profile.time, profile.level, profile.message, profile.event].flat();
      expect([...paths, ...profile.logger, ...profile.error]).toContain(key);
    }
  });
});
