import { describe, expect, it } from 'vitest';
import { changeBetween, refuseMissing, refuseRestartOnly } from '../../src/config/change.ts';
import { load, loadText, problemsOf } from './loading.ts';

const one = `version: 1
components:
  shop:
    counts:
      orders: { when: { event: order } }
      errors: { when: { level: error }, error: true }
    timings:
      took: { from: [{ field: took_ms }] }
metrics:
  by_country: { type: counter, when: always, labels: { country: country, kind: kind } }
`;

describe('what changed between two configurations', () => {
  it('is nothing where they say the same in other words', () => {
    const other = loadText(
      `# the same\n${one.replace('{ event: order }', '{ "event": "order" }')}`,
    );
    expect(changeBetween(loadText(one), other)).toEqual({
      added: [],
      removed: [],
      changed: [],
      kept: [
        'components.shop.counts.orders',
        'components.shop.counts.errors',
        'components.shop.timings.took',
        'metrics.by_country',
      ],
      settings: [],
    });
  });

  it('is told of each rule as a whole, and of each setting', () => {
    const other = loadText(
      one
        .replace('event: order', 'event: [order, reorder]')
        .replace('errors: {', 'failures: {')
        .replace('country: country, kind: kind', 'kind: kind, country: country'),
      { flags: { 'heartbeat.interval_seconds': 90 } },
    );
    expect(changeBetween(loadText(one), other)).toEqual({
      added: ['components.shop.counts.failures'],
      removed: ['components.shop.counts.errors'],
      // In their order labels are what a series is known by.
      changed: ['components.shop.counts.orders', 'metrics.by_country'],
      kept: ['components.shop.timings.took'],
      settings: ['heartbeat.interval_seconds', 'health.silence_seconds.degraded'],
    });
  });
});

describe('what needs a restart', () => {
  it.each([
    ['source: { file: b.log }', 'source.file'],
    ['source: { file: a.log, start: end }', 'source.start'],
    ['source: { file: a.log, envelope: cri }', 'source.envelope'],
    ['source: { file: a.log, sequence: n }', 'source.sequence'],
    ['http: { port: 1 }', 'http.port'],
    ['http: { enabled: false }', 'http.enabled'],
    ['http: { host: localhost }', 'http.host'],
    ['http: { web_config_file: w }', 'http.web_config_file'],
    ['state: { directory: /s }', 'state.directory'],
    ['state: { enabled: false }', 'state.enabled'],
    ['state: { fsync_seconds: 1 }', 'state.fsync_seconds'],
    ['heartbeat: { out: h }', 'heartbeat.out'],
    ['limits: { max_line_bytes: 1MB }', 'limits.max_line_bytes'],
    ['limits: { max_files: 1 }', 'limits.max_files'],
  ])('%s', (text, key) => {
    const before = loadText('version: 1\nsource: { file: a.log }\n');
    const start = text.startsWith('source') ? '' : 'source: { file: a.log }\n';
    const after = loadText(`version: 1\n${start}${text}\n`);
    for (const [from, to] of [
      [before, after],
      [after, before],
    ] as const) {
      const [problem] = problemsOf(() => refuseRestartOnly(from, to));
      expect(problem).toMatchObject({
        path: key,
        message: `${key} has changed, which needs a restart`,
      });
    }
    expect(problemsOf(() => refuseRestartOnly(before, after))[0]?.line).toBe(start === '' ? 2 : 3);
  });

  it('is nothing that a flag says whatever the file says', () => {
    const flags = { 'http.port': 7, 'source.file': ['a.log'] };
    const before = loadText('version: 1\n', { flags });
    const after = loadText('version: 1\nhttp: { port: 9 }\nsource: { file: x }\n', { flags });
    expect(() => refuseRestartOnly(before, after)).not.toThrow();
  });

  it('is no rule, and nothing that can change', () => {
    const after = loadText(
      `${one}service: shop\nheartbeat: { enabled: false, window_samples: 5 }\nlimits: { max_series_per_metric: 3 }\nreload: { http: true }\nhttp: { quarantine: true }\nprofile: pino\nhealth: { backlog_bytes: 5 }\n`,
    );
    expect(() => refuseRestartOnly(loadText('version: 1\n'), after)).not.toThrow();
  });

  it('is to run without a file where there was one', () => {
    expect(problemsOf(() => refuseMissing(loadText(one), load()))[0]?.message).toContain(
      'no longer exists',
    );
    refuseMissing(load(), loadText(one));
    refuseMissing(load(), load());
  });
});
