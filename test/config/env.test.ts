import { describe, expect, it } from 'vitest';
import { load, problemsOf } from './loading.ts';

const warningsOf = (env: Record<string, string>) => load({ env }).warnings;

describe('the environment', () => {
  it('has the variables of the seed and ours', () => {
    const { config } = load({
      env: {
        HEARTBEAT_ENABLED: 'false',
        HEARTBEAT_INTERVAL_SECONDS: ' 2.5 ',
        HEARTBEAT_INCLUDE_DETAILED_STATS: 'No',
        HEARTBEAT_OUT: 'beats.ndjson',
        HEARTBEAT_HOST: '127.0.0.1',
        HEARTBEAT_PORT: '0',
        HEARTBEAT_QUARANTINE: 'on',
        HEARTBEAT_FILE: '123',
        HEARTBEAT_SERVICE: 'true',
      },
    });
    expect(config.heartbeat).toEqual({
      enabled: false,
      intervalSeconds: 2.5,
      graceSeconds: 5,
      includeDetailedStats: false,
      out: 'beats.ndjson',
    });
    expect(config.http).toEqual({ enabled: true, host: '127.0.0.1', port: 0, quarantine: true });
    expect(config.source).toMatchObject({ kind: 'file', paths: ['123'] });
    expect(config.service).toBe('true');
  });

  it.each(['true', 'TRUE', '1', 'yes', 'Yes', 'on', 'ON'])('takes %s for true', (word) => {
    expect(load({ env: { HEARTBEAT_ENABLED: word } }).config.heartbeat.enabled).toBe(true);
  });

  it.each(['false', 'False', '0', 'no', 'NO', 'off', 'Off'])('takes %s for false', (word) => {
    expect(load({ env: { HEARTBEAT_ENABLED: word } }).config.heartbeat.enabled).toBe(false);
  });

  it('that is empty counts as unset', () => {
    const empty = {
      HEARTBEAT_ENABLED: '',
      HEARTBEAT_PORT: '',
      HEARTBEAT_CONFIG: '',
      HEARTBEAT_PRESET: '',
      HEARTBEAT_FILE: '',
      HEARTBEAT_TYPO: '',
    };
    expect(load({ env: empty }).config).toEqual(load().config);
    expect(warningsOf(empty)).toEqual([]);
  });

  it.each([
    ['HEARTBEAT_ENABLED', 'maybe'],
    ['HEARTBEAT_ENABLED', '2'],
    ['HEARTBEAT_INTERVAL_SECONDS', '0'],
    ['HEARTBEAT_INTERVAL_SECONDS', '-5'],
    ['HEARTBEAT_INTERVAL_SECONDS', '60s'],
    ['HEARTBEAT_INTERVAL_SECONDS', '86401'],
    ['HEARTBEAT_INTERVAL_SECONDS', 'Infinity'],
    ['HEARTBEAT_INTERVAL_SECONDS', '0x10'],
    ['HEARTBEAT_PORT', '65536'],
    ['HEARTBEAT_PORT', '80.5'],
    ['HEARTBEAT_PORT', 'http'],
  ])('%s=%s is a problem that names it', (name, value) => {
    const [problem, ...others] = problemsOf(() => load({ env: { [name]: value } }));
    expect(problem?.message).toContain(`environment variable ${name}: `);
    expect(problem?.file).toBeUndefined();
    expect(problem?.expected).toBeDefined();
    expect(others).toEqual([]);
  });

  it('warns of variables that mean nothing, without their values', () => {
    expect(warningsOf({ HEARTBEAT_INTERVAL: 'hunter2', HEARTBEAT_XYZ: '1', OTHER: '1' })).toEqual([
      'environment variable HEARTBEAT_INTERVAL is unknown and was ignored; ' +
        'did you mean HEARTBEAT_INTERVAL_SECONDS?',
      'environment variable HEARTBEAT_XYZ is unknown and was ignored',
    ]);
  });

  it('is not confused by a Kubernetes Service called heartbeat', () => {
    const { config, warnings } = load({
      env: {
        HEARTBEAT_SERVICE_HOST: '10.0.0.1',
        HEARTBEAT_SERVICE_PORT: '9464',
        HEARTBEAT_SERVICE_PORT_METRICS: '9464',
        HEARTBEAT_PORT: 'tcp://10.0.0.1:9464',
        HEARTBEAT_PORT_9464_TCP: 'tcp://10.0.0.1:9464',
        HEARTBEAT_PORT_9464_TCP_PROTO: 'tcp',
        HEARTBEAT_PORT_9464_TCP_PORT: '9464',
        HEARTBEAT_PORT_9464_TCP_ADDR: '10.0.0.1',
        HEARTBEAT_WEB_SERVICE_HOST: '10.0.0.2',
        HEARTBEAT_WEB_PORT: 'tcp://10.0.0.2:80',
        HEARTBEAT_WEB_PORT_80_UDP_ADDR: '10.0.0.2',
      },
    });
    expect(config.http.port).toBe(9464);
    expect(config.service).toBe('service');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('HEARTBEAT_PORT holds the address of a Kubernetes Service');
  });
});

describe('flags', () => {
  it('may be texts, as they were typed', () => {
    const { config } = load({
      flags: {
        'http.port': '0',
        'heartbeat.interval_seconds': '0.5',
        'heartbeat.enabled': 'off',
        'limits.max_line_bytes': '64KiB',
        'limits.max_series_per_metric': 7,
        'http.enabled': false,
        service: '42',
      },
    });
    expect(config.http).toMatchObject({ enabled: false, port: 0 });
    expect(config.heartbeat).toMatchObject({ enabled: false, intervalSeconds: 0.5 });
    expect(config.limits.maxLineBytes).toBe(65_536);
    expect(config.declarations.metrics.find(({ name }) => name === 'log_lines')?.maxSeries).toBe(7);
    expect(config.service).toBe('42');
  });

  it('that are undefined were not given', () => {
    expect(load({ flags: { 'http.port': undefined } }).config).toEqual(load().config);
  });
});
