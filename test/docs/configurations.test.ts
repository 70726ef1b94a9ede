import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultBucketsSeconds } from '../../src/config/bounds.ts';
import { generateSchema } from '../../src/config/json-schema.ts';
import { loadConfig, presetNames } from '../../src/config/load.ts';
import { compileRules } from '../../src/count/rule/rule-set.ts';
import { profiles } from '../../src/decode/profile/catalogue.ts';
import { blocksOf, codes, codesIn, pages, pageText, sorted, tableUnder } from './page.ts';

const page = 'docs/configuration.md';

function load(text: string, env: Readonly<Record<string, string>> = {}) {
  return loadConfig({ env, flags: {}, cwd: '/', readText: () => text });
}

describe('configurations in the documents', () => {
  const examples = pages.flatMap((name) =>
    blocksOf(name, 'yaml')
      .filter((text) => /^(#.*\n)*version: 1$/m.test(text))
      .map((text, nth) => ({ name: `${name} ${nth + 1}`, text })),
  );

  it('are there', () => {
    expect(examples.length).toBeGreaterThan(4);
  });

  it.each(examples)('$name loads, and its rules compile', ({ text }) => {
    const { config, warnings } = load(text);
    expect(warnings).toEqual([]);
    const { components, metrics } = config.declarations;
    expect(components.length + metrics.length).toBeGreaterThan(0);
    expect(compileRules(config.declarations).fields.length).toBeGreaterThan(0);
  });
});

type Schema = { readonly [keyword: string]: unknown };

const schema = generateSchema();

function within(node: unknown, ...keys: readonly string[]): Schema {
  const found = keys.reduce<unknown>((at, key) => (at as Schema | undefined)?.[key], node);
  if (typeof found !== 'object' || found === null) throw new Error(`no ${keys.join('.')}`);
  return found as Schema;
}

const properties = within(schema, 'properties');

describe('docs/configuration.md', () => {
  it('has every setting and no other, with its default', () => {
    const sections = ['source', 'heartbeat', 'http', 'health', 'state', 'reload', 'limits'];
    const own = ['service_heartbeat', 'service_start'];
    const expected = Object.keys(properties).flatMap((key) =>
      [...sections, ...own].includes(key)
        ? Object.keys(within(properties, key, 'properties')).map((inner) => `${key}.${inner}`)
        : [key],
    );
    const rows = tableUnder(page, 'Settings');
    expect(sorted(rows.map(([key]) => codes(key)[0] ?? ''))).toEqual(sorted(expected));
    for (const [key, , fallback] of rows) {
      const path = (codes(key)[0] ?? '').split('.').flatMap((part) => ['properties', part]);
      const { default: value } = within(schema, ...path);
      expect([key, codes(fallback)[0]]).toEqual([
        key,
        value === undefined ? undefined : shown(value),
      ]);
    }
  });

  it.each([
    ['Counts', within(properties, 'components', 'additionalProperties', 'properties', 'counts')],
    ['Timings', within(properties, 'components', 'additionalProperties', 'properties', 'timings')],
    ['States', within(properties, 'components', 'additionalProperties', 'properties', 'states')],
    ['Metrics and labels', within(properties, 'metrics')],
  ])('%s: has every key and no other', (heading, dictionary) => {
    const known = within(dictionary, 'additionalProperties', 'properties');
    expect(sorted(codesIn(tableUnder(page, heading)))).toEqual(sorted(Object.keys(known)));
  });

  it('has every operator and no other', () => {
    const [, map] = within(schema, '$defs', 'test')['anyOf'] as readonly unknown[];
    expect(codesIn(tableUnder(page, 'Tests of a field'))).toEqual(
      Object.keys(within(map, 'properties')),
    );
  });

  it('has the canonical fields', () => {
    const { description } = within(schema, '$defs', 'field');
    const named = String(description).match(/@\w+/g) ?? [];
    const rows = tableUnder(page, 'Canonical fields and profiles');
    expect(sorted(codesIn(rows))).toEqual(sorted(named));
  });

  it('has the profiles, the presets and the buckets that there are', () => {
    const text = textBetween('### Canonical fields and profiles', '## Counts');
    const known = profiles.map(({ name }) => name);
    expect(known.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
    expect(codesIn(tableUnder(page, 'Presets'))).toEqual(presetNames());
    const buckets = tableUnder(page, 'Timings').find(([key]) => key === '`buckets`')?.[2];
    expect(JSON.parse(codes(buckets)[0] ?? '')).toEqual(defaultBucketsSeconds);
  });

  it('says what there is without configuration', () => {
    const { declarations } = load('version: 1\n').config;
    const { counts, timings, states, metrics } = declarations;
    expect(codesIn(tableUnder(page, 'Without configuration'))).toEqual(
      [...counts, ...timings, ...states, ...metrics].map(({ name }) => name),
    );
    expect(declarations.discoverTimings).toBe(true);
  });

  it('shows problems as they are told', () => {
    const text = 'version: 1\nheartbeat: { intervall_seconds: 60 }\nhttp: { port: "9464" }\n';
    const [example = ''] = blocksOf(page, 'text');
    const message = example.replace(/^heartbeat: /, '').trimEnd();
    expect(() => load(text)).toThrow(expect.objectContaining({ message }));
  });
});

describe('variables in docs/configuration.md', () => {
  const rows = tableUnder(page, 'Environment');
  const values: Readonly<Record<string, string>> = {
    HEARTBEAT_ENABLED: 'off',
    HEARTBEAT_INTERVAL_SECONDS: '7',
    HEARTBEAT_INCLUDE_DETAILED_STATS: 'NO',
    HEARTBEAT_PORT: '1',
    HEARTBEAT_QUARANTINE: 'yes',
    HEARTBEAT_RELOAD_FOLLOW: '0',
    HEARTBEAT_RELOAD_HTTP: 'yes',
    HEARTBEAT_PRESET: 'petrosa',
  };
  /** Variables that choose a layer: the setting that shows it, if one does. */
  const selects: Readonly<Record<string, string>> = {
    HEARTBEAT_CONFIG: '',
    HEARTBEAT_PRESET: 'preset',
  };

  it.each(rows.map(([name, sets]) => ({ name: codes(name)[0] ?? '', path: codes(sets)[0] })))(
    '$name is known',
    ({ name, path }) => {
      const { sourceLayers, warnings } = load('version: 1\n', { [name]: values[name] ?? 'word' });
      expect(warnings).toEqual([]);
      const sets = [...sourceLayers].filter(([, { kind }]) => kind === 'env').map(([key]) => key);
      expect(sets).toEqual([path ?? selects[name]].filter((key) => key !== ''));
    },
  );

  it('are all that the code names', () => {
    const source = readFileSync(new URL('../../src/config/env.ts', import.meta.url), 'utf8');
    const named = new Set(source.match(/\bHEARTBEAT_[A-Z_]*[A-Z]\b/g));
    expect(sorted(codesIn(rows))).toEqual(sorted(named));
  });
});

function shown(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([key, member]) => `${key}: ${String(member)}`);
  return `{${members.join(', ')}}`;
}

function textBetween(start: string, end: string): string {
  const text = pageText(page);
  return text.slice(text.indexOf(start), text.indexOf(end));
}
