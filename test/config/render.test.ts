import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderConfig } from '../../src/config/render.ts';
import { load, loadText } from './loading.ts';

const command = '[node, app.js, --api-key, hunter2, --token=hunter2, "redis://u:hunter2@db:1/0"]';
const secrets = [
  'version: 1',
  'service: "shop: front"',
  `source: { command: ${command} }`,
  'http: { host: "http://admin:hunter2@0.0.0.0" }',
  'components:',
  '  login:',
  '    counts:',
  '      tries: { when: { event: [a, "b, c"], password: hunter2, authorization: [hunter2] } }',
].join('\n');

/** Every form that a value can be written in. */
const forms = [
  'version: 1',
  'service: "shop: front"',
  'source: { command: [node, "a b", "-x", "#", "["] }',
  'components:',
  '  c:',
  '    counts:',
  '      a: { when: { event: [a, "b, c", "1", 1, null, true], "x y": "@z" }, help: "two\\nlines" }',
  '      b: { from: [{ when: { any: [{ e: { not: { gt: 1 } } }, { f: null }] } }, { total: t }] }',
  '    timings: { t: { field: a_ms, buckets: [0.1, 1, 10] } }',
  '    states: { s: { from: [{ value: false, when: { e: "" } }], initial: true } }',
  'metrics: { m: { type: timing, field: "@x", unit: auto, labels: {} } }',
].join('\n');

describe('renderConfig', () => {
  const env = { HEARTBEAT_PORT: '1' };
  const loaded = loadText(secrets, { env, flags: { 'heartbeat.enabled': false } });
  const text = renderConfig(loaded);
  const lines = text.split('\n');

  it('says at the right of every value where it comes from', () => {
    const values = lines.filter((line) => /^ *(- )?["@\w]+: *\S/.test(line));
    expect(values.length).toBeGreaterThan(15);
    expect(values.filter((line) => !/ {2}# \S/.test(line))).toEqual(['version: 1']);
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}port: 1 +# env HEARTBEAT_PORT$/));
    expect(lines).toContainEqual(
      expect.stringMatching(/^service: "shop: front" +# heartbeat.yaml:2$/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}enabled: false +# flag --heartbeat$/));
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}interval_seconds: 60 +# default$/));
  });

  it('aligns what it says', () => {
    const columns = lines.map((line) => line.indexOf('  # ')).filter((column) => column !== -1);
    expect(new Set(columns.filter((column) => column <= 64)).size).toBe(1);
  });

  it('names the preset', () => {
    const preset = renderConfig(load({ preset: 'petrosa' }));
    expect(preset).toMatch(/^service: petrosa-realtime-strategies +# preset petrosa:\d+$/m);
    expect(preset).toMatch(/^preset: petrosa +# flag --preset$/m);
  });

  it.each([{ json: false }, { json: true }])('keeps secrets from sight %j', (options) => {
    const output = renderConfig(loaded, options);
    expect(output).not.toContain('hunter2');
    expect(output).not.toContain('admin');
    expect(output).toContain('shop: front');
    expect(output).toContain('redis://***@db:1/0');
    expect(output).toContain('--token=***');
    expect(output).toContain('http://***@0.0.0.0');
    expect(output).toMatch(/"?password"?: "?\*\*\*"?/);
  });

  it.each([
    ['of all forms', loadText(forms)],
    ['of a preset', load({ preset: 'petrosa' })],
    ['of nothing', load()],
  ])('%s is YAML that loads to the same configuration', (_, open) => {
    expect(loadText(renderConfig(open)).config).toEqual(open.config);
  });

  it('as JSON has the values and their origins', () => {
    const json: unknown = JSON.parse(renderConfig(loaded, { json: true }));
    expect(json).toMatchObject({
      path: '/heartbeat.yaml',
      config: { service: 'shop: front', http: { port: 1 } },
      origins: { service: 'heartbeat.yaml:2', 'http.port': 'env HEARTBEAT_PORT' },
      warnings: [],
    });
    expect(parse(text)).toMatchObject({ version: 1, service: 'shop: front' });
  });
});
