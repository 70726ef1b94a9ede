import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { generateSchema } from '../../src/config/json-schema.ts';
import { ConfigError, loadConfig } from '../../src/config/load.ts';
import { exitCode } from '../../src/model/error.ts';
import { faultsBySchema } from './json-schema-check.ts';

const folder = fileURLToPath(new URL('./bad/', import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));

/** What a schema cannot say: which names collide, which presets there are, what is secret. */
const beyondSchema = new Set(['collisions', 'preset-name', 'preset-unknown']);
const notPlain = new Set([
  'alias-chain',
  'alias-bomb',
  'alias-of-itself',
  'no-such-anchor',
  'unknown-tag',
]);

function errorOf(load: () => unknown): ConfigError {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('bad configurations', () => {
  it('are there', () => {
    expect(names.length).toBeGreaterThan(40);
  });

  // Each stands beside the text that a person sees; UPDATE=1 writes the texts anew.
  it.each(names)('%s', (name) => {
    const configPath = `${name}.yaml`;
    const error = errorOf(() => loadConfig({ configPath, env: {}, flags: {}, cwd: folder }));
    if (process.env['UPDATE'] === '1') writeFileSync(`${folder}${name}.txt`, `${error.message}\n`);
    expect(`${error.message}\n`).toBe(readFileSync(`${folder}${name}.txt`, 'utf8'));
    expect(error.code).toBe('CONFIG_INVALID');
    expect(error.exitCode).toBe(exitCode.usage);
  });

  it.each(names)('%s: the schema tells as much, where a schema can', (name) => {
    const text = readFileSync(`${folder}${name}.yaml`, 'utf8');
    const documents = parseAllDocuments(text.slice(0, 10_000), { logLevel: 'silent' });
    const [document] = Array.isArray(documents) ? documents : [];
    const isYaml = document?.errors.length === 0 && documents.length === 1 && !notPlain.has(name);
    const faults = isYaml ? faultsBySchema(generateSchema(), document.toJS()) : ['no YAML'];
    expect(faults.length === 0).toBe(beyondSchema.has(name));
  });

  it.each(names)('%s: every problem says where it is', (name) => {
    const text = readFileSync(`${folder}${name}.yaml`, 'utf8');
    const lines = text.split('\n');
    const configPath = `${name}.yaml`;
    const { problems } = errorOf(() => loadConfig({ configPath, env: {}, flags: {}, cwd: folder }));
    expect(problems.length).toBeGreaterThan(0);
    for (const { file, line, column } of problems) {
      expect(file).toBe(configPath);
      const width = lines[(line ?? 0) - 1]?.length ?? -1;
      expect(column).toBeGreaterThanOrEqual(1);
      expect(column).toBeLessThanOrEqual(width + 1);
    }
  });
});
