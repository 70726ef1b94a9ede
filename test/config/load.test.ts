import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config/load.ts';
import { describeSourceLayer } from '../../src/config/source-span.ts';
import { exitCode } from '../../src/model/error.ts';
import { thrownBy } from '../support/thrown-by.ts';
import { load, loadText, problemsOf } from './loading.ts';

const folder = mkdtempSync(join(tmpdir(), 'heartbeat-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('loadConfig without anything', () => {
  const { config, warnings, path } = load();

  it('is a complete configuration', () => {
    const { declarations, ...settings } = config;
    expect(settings).toEqual({
      service: 'service',
      source: undefined,
      sequence: undefined,
      envelope: 'auto',
      heartbeat: {
        enabled: true,
        intervalSeconds: 60,
        graceSeconds: 5,
        includeDetailedStats: true,
        out: undefined,
      },
      http: { enabled: true, host: '0.0.0.0', port: 9464, quarantine: false },
      health: {
        silenceSeconds: { degraded: 180, unhealthy: undefined },
        errorRatePerSecond: { degraded: 0.1, unhealthy: undefined },
        missedHeartbeats: { degraded: 2, unhealthy: 5 },
        backlogBytes: { degraded: 64 * 1024 * 1024, unhealthy: undefined },
      },
      state: { enabled: true, directory: undefined, fsyncSeconds: 10 },
      reload: { follow: true, http: false },
      limits: { maxLineBytes: 1024 * 1024, maxFiles: 256 },
      profile: 'auto',
    });
    expect(declarations.windowSamples).toBe(1000);
    expect(warnings).toEqual([]);
    expect(path).toBeUndefined();
  });

  it('declares what is useful for any log', () => {
    const troubled = {
      kind: 'field',
      field: '@level',
      test: { kind: 'equals', values: ['error', 'fatal'] },
    };
    const { declarations } = config;
    expect(declarations).toMatchObject({
      components: ['service'],
      counts: [
        { name: 'records', from: [{ kind: 'event' }], rate: 'records_per_second', error: false },
        { name: 'errors', from: [{ kind: 'event', when: troubled }], error: true },
      ],
      states: [{ name: 'last_record_time', type: 'time', from: [{ field: '@time' }] }],
      metrics: [
        { name: 'log_lines', labels: [{ name: 'level', field: '@level', fallback: 'none' }] },
        { name: 'log_events', maxSeries: 100 },
        { name: 'log_errors', when: troubled, maxSeries: 1000 },
        { name: 'log_exceptions', maxSeries: 100 },
        { name: 'http_requests', maxSeries: 200 },
        { name: 'http_request_duration', maxSeries: 50 },
      ],
      discoverTimings: true,
      maxDiscoveredTimings: 50,
      maxDiscoveredComponents: 16,
    });
    expect(declarations.counts[0]?.from[0]).toEqual({ kind: 'event' });
  });

  it('is frozen to the last leaf', () => {
    const thawed: string[] = [];
    const visit = (value: unknown, at: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!Object.isFrozen(value)) thawed.push(at);
      for (const [key, member] of Object.entries(value)) visit(member, `${at}.${key}`);
    };
    visit(config, 'config');
    expect(thawed).toEqual([]);
  });
});

describe('precedence', () => {
  const yaml = [
    'version: 1',
    'preset: petrosa',
    'heartbeat: { interval_seconds: 20 }',
    'http: { port: 2000 }',
  ].join('\n');
  const env = { HEARTBEAT_INTERVAL_SECONDS: '30', HEARTBEAT_PORT: '3000' };
  const at = (path: string, input: Parameters<typeof loadText>[1] = {}) => {
    const origin = loadText(yaml, input).sourceLayers.get(path);
    return origin === undefined ? undefined : describeSourceLayer(origin);
  };

  it('goes defaults < preset < file < environment < flags', () => {
    const flags = { 'http.port': 4000 };
    const { config } = loadText(yaml, { env, flags });
    expect(config.http).toMatchObject({ enabled: true, host: '0.0.0.0', port: 4000 });
    expect(config.heartbeat.intervalSeconds).toBe(30);
    expect(config.service).toBe('petrosa-realtime-strategies');
    expect(at('http.port', { env, flags })).toBe('flag --port');
    expect(at('http.port', { env })).toBe('env HEARTBEAT_PORT');
    expect(at('http.port')).toBe('heartbeat.yaml:4');
    expect(at('heartbeat.interval_seconds', { env })).toBe('env HEARTBEAT_INTERVAL_SECONDS');
    expect(at('service', { env })).toMatch(/^preset petrosa:\d+$/);
    expect(at('http.host', { env })).toBe('default');
  });

  it('takes the preset from the flag, else the environment, else the file', () => {
    const file = 'version: 1\npreset: petrosa';
    const env = { HEARTBEAT_PRESET: 'petrosa-socket-client' };
    expect(loadText(file).config.service).toBe('petrosa-realtime-strategies');
    expect(loadText(file, { env }).config.service).toBe('petrosa-socket-client');
    expect(loadText(file, { env, preset: 'petrosa' }).config.service).toBe(
      'petrosa-realtime-strategies',
    );
  });

  it("replaces the preset's count of the same name, and adds the others up", () => {
    const { declarations } = loadText(
      [
        'version: 1',
        'preset: petrosa',
        'components:',
        '  consumer:',
        '    counts:',
        '      messages_processed: { when: { event: mine } }',
        '      extra: { when: { event: extra } }',
        '  other: { counts: { jobs: { when: { event: job } } } }',
        'metrics:',
        '  orders_by_side: { type: counter, when: { event: mine } }',
      ].join('\n'),
    ).config;
    const mine = { kind: 'field', field: 'event', test: { kind: 'equals', values: ['mine'] } };
    const replaced = declarations.counts.find(({ name }) => name === 'messages_processed');
    expect(replaced).toEqual({
      component: 'consumer',
      name: 'messages_processed',
      from: [{ kind: 'event', when: mine }],
      error: false,
    });
    expect(declarations.components).toEqual(['consumer', 'publisher', 'other']);
    expect(declarations.counts.map(({ name }) => name)).toEqual([
      'messages_processed',
      'consumer_errors',
      'extra',
      'orders_published',
      'publisher_errors',
      'jobs',
    ]);
    const sides = declarations.metrics.find(({ name }) => name === 'orders_by_side');
    expect(sides).toEqual({
      name: 'orders_by_side',
      type: 'counter',
      when: mine,
      labels: [],
      maxSeries: 1000,
    });
    expect(declarations.timings).toHaveLength(2);
  });

  it('keeps what a source says about its records, whichever place is read', () => {
    const file = 'version: 1\nsource: { sequence: log.seq }';
    const alone = loadText(file).config;
    expect([alone.source, alone.sequence]).toEqual([undefined, 'log.seq']);
    const flags = [{ 'source.stdin': true }, { 'source.file': 'a' }, { 'source.command': ['a'] }];
    for (const each of flags) {
      const { source, sequence } = loadText(file, { flags: each }).config;
      expect(source?.kind).toBe(Object.keys(each)[0]?.slice('source.'.length));
      expect(sequence).toBe('log.seq');
    }
  });

  it('replaces the place that a source names, and keeps what is said about a file', () => {
    const file = 'version: 1\nsource: { file: a.log, start: end }';
    expect(loadText(file).config.source).toEqual({ kind: 'file', paths: ['a.log'], start: 'end' });
    expect(loadText(file, { env: { HEARTBEAT_FILE: 'b.log' } }).config.source).toEqual({
      kind: 'file',
      paths: ['b.log'],
      start: 'end',
    });

    expect(loadText(file, { flags: { 'source.stdin': true } }).config.source).toEqual({
      kind: 'stdin',
    });
    const flags = { 'source.command': ['node', 'server.js', '--port', '1'] };
    expect(loadText(file, { flags }).config.source).toEqual({
      kind: 'command',
      command: 'node',
      args: ['server.js', '--port', '1'],
    });
  });

  it('takes the parts of a pod from wherever they are said', () => {
    const file = 'version: 1\nsource: { pod: { container: app, namespace: shop }, start: end }';
    const place = { container: 'app', name: undefined, namespace: 'shop', start: 'end' };
    const unset = { context: undefined, kubeconfig: undefined };
    expect(loadText(file).config.source).toEqual({ kind: 'pod', ...place, ...unset });
    expect(
      loadText(file, {
        env: { HEARTBEAT_POD_CONTAINER: 'main' },
        flags: { 'source.pod.name': 'web-0', 'source.pod.context': 'dev' },
      }).config.source,
    ).toEqual({
      ...unset,
      ...place,
      kind: 'pod',
      container: 'main',
      name: 'web-0',
      context: 'dev',
    });
    const other = loadText(file, { flags: { 'source.file': 'a.log' } }).config.source;
    expect(other).toEqual({ kind: 'file', paths: ['a.log'], start: 'end' });
    expect(loadText('version: 1\nsource: { pod: }').config.source).toMatchObject({ kind: 'pod' });
  });

  it('reads a bare threshold as degraded, and takes a pair from one layer', () => {
    const file = 'version: 1\nhealth: { missed_heartbeats: 9, backlog_bytes: { unhealthy: 1GB } }';
    const flags = {
      'health.missed_heartbeats.unhealthy': 20,
      'health.backlog_bytes.degraded': '1KiB',
    };
    expect(loadText(file).config.health).toMatchObject({
      missedHeartbeats: { degraded: 9, unhealthy: undefined },
      backlogBytes: { degraded: undefined, unhealthy: 1e9 },
    });
    expect(loadText(file, { flags }).config.health).toMatchObject({
      missedHeartbeats: { degraded: 9, unhealthy: 20 },
      backlogBytes: { degraded: 1024, unhealthy: 1e9 },
    });
  });

  it.each([
    [10, 60],
    [20, 60],
    [21, 63],
    [600, 1800],
  ])('calls silence at an interval of %d s degraded after %d s', (interval, silence) => {
    const { health } = load({ flags: { 'heartbeat.interval_seconds': interval } }).config;
    expect(health.silenceSeconds).toEqual({ degraded: silence, unhealthy: undefined });
  });

  it('leaves the declarations alone where the file has any', () => {
    const { declarations } = loadText(
      'version: 1\nmetrics: { hits: { type: counter, when: always } }',
    ).config;
    expect(declarations.components).toEqual([]);
    expect(declarations.metrics.map(({ name }) => name)).toEqual(['hits']);
    expect(declarations.discoverTimings).toBe(false);
  });

  it('takes sections with nothing in them as not said', () => {
    const { config } = loadText(
      'version: 1\nheartbeat:\nhttp:\nhealth:\nlimits:\ncomponents:\nmetrics:\n',
    );
    expect(config).toEqual(load().config);
  });

  it('tells what is wrong beneath a value that overrides it', () => {
    const problems = problemsOf(() =>
      loadText('version: 1\nhttp: { port: high }', { env: { HEARTBEAT_PORT: '1' } }),
    );
    expect(problems.map(({ path }) => path)).toEqual(['http.port']);
  });

  it('tells what two layers have wrong only together', () => {
    const [problem, ...others] = problemsOf(() =>
      loadText('version: 1\nhealth: { missed_heartbeats: { degraded: 4, unhealthy: 8 } }', {
        flags: { 'health.missed_heartbeats.degraded': 9 },
      }),
    );
    expect(problem?.path).toBe('health.missed_heartbeats');
    expect(others).toEqual([]);
  });

  it('tells problems of all layers at once', () => {
    const error = problemsOf(() =>
      loadText('version: 1\nhttp: { prot: 1 }', {
        env: { HEARTBEAT_PORT: 'http', HEARTBEAT_ENABLED: 'maybe' },
        flags: { 'heartbeat.interval_seconds': '-1' },
        preset: 'none-such',
      }),
    );
    expect(error.map(({ message }) => message)).toEqual([
      'unknown key "prot" in http',
      'flag --preset: there is no preset named "none-such"',
      'environment variable HEARTBEAT_ENABLED: heartbeat.enabled is the text "maybe"',
      'environment variable HEARTBEAT_PORT: http.port is the text "http"',
      'flag --interval: heartbeat.interval_seconds is the number -1',
    ]);
  });
});

describe('the file', () => {
  it('is heartbeat.yaml where there is one, and none is fine', () => {
    const cwd = mkdtempSync(join(folder, 'default-'));
    expect(loadConfig({ env: {}, flags: {}, cwd }).path).toBeUndefined();
    writeFileSync(join(cwd, 'heartbeat.yaml'), 'version: 1\nservice: shop\n');
    const loaded = loadConfig({ env: {}, flags: {}, cwd });
    expect(loaded.config.service).toBe('shop');
    expect(loaded.path).toBe(join(cwd, 'heartbeat.yaml'));
  });

  it('is named by the flag, else by HEARTBEAT_CONFIG', () => {
    writeFileSync(join(folder, 'one.yaml'), 'version: 1\nservice: one\n');
    writeFileSync(join(folder, 'two.yaml'), 'version: 1\nservice: two\n');
    const env = { HEARTBEAT_CONFIG: 'two.yaml' };
    expect(loadConfig({ env, flags: {}, cwd: folder }).config.service).toBe('two');
    const configPath = join(folder, 'one.yaml');
    expect(loadConfig({ configPath, env, flags: {}, cwd: '/' }).config.service).toBe('one');
  });

  it('that is named and not there is an error of its own', () => {
    for (const input of [
      { configPath: 'none.yaml', env: {} },
      { env: { HEARTBEAT_CONFIG: 'none.yaml' } },
      { configPath: 'one.yaml/none.yaml', env: {} },
    ]) {
      const error = thrownBy(() => loadConfig({ ...input, flags: {}, cwd: folder }));
      expect(error).toBeInstanceOf(ConfigError);
      expect(error).toMatchObject({ code: 'CONFIG_NOT_FOUND', exitCode: exitCode.usage });
    }
  });

  it('that cannot be read says why', () => {
    writeFileSync(
      join(folder, 'latin1.yaml'),
      Buffer.from('version: 1\nservice: caf\xe9\n', 'latin1'),
    );
    const latin1 = thrownBy(() =>
      loadConfig({ configPath: 'latin1.yaml', env: {}, flags: {}, cwd: folder }),
    );
    expect(latin1).toMatchObject({ code: 'CONFIG_UNREADABLE', exitCode: exitCode.usage });
    expect(String(latin1)).toContain('not UTF-8');
    const directory = thrownBy(() =>
      loadConfig({ configPath: '.', env: {}, flags: {}, cwd: folder }),
    );
    expect(directory).toMatchObject({ code: 'CONFIG_UNREADABLE' });
  });

  it('may have a byte order mark, CRLF, anchors and merge keys', () => {
    const { config } = loadText(
      [
        '\u{feff}version: 1',
        'components:',
        '  a: &a',
        '    counts: &counts { done: &done { when: { event: done } } }',
        '  b:',
        '    <<: *a',
        '    states: { up: { field: up } }',
        '  c: { counts: { <<: [*counts], late: *done } }',
      ].join('\r\n'),
    );
    expect(config.declarations.counts.map(({ component, name }) => `${component}.${name}`)).toEqual(
      ['a.done', 'b.done', 'c.late', 'c.done'],
    );
    expect(config.declarations.states.map(({ component }) => component)).toEqual(['b']);
  });

  it('of a megabyte is refused before it is parsed', () => {
    const [problem] = problemsOf(() => loadText(`version: 1\n# ${'x'.repeat(1024 * 1024)}`));
    expect(problem?.message).toContain('characters');
  });
});
