import { describe, expect, it } from 'vitest';
import Check from '../../src/commands/check.ts';
import { alertCodes, ledgerKeys } from '../../src/config/grammar/log-test.ts';
import { generateTestsSchema } from '../../src/config/json-schema.ts';
import { lintSeverities } from '../../src/offline/check/lint/finding.ts';
import { codes, codesIn, pageText, sorted, tableUnder } from './page.ts';

const page = 'docs/check.md';

describe('docs/check.md', () => {
  it('has the flags of the command and no other', () => {
    const flags = Object.keys(Check.flags).map((name) => `--${name}`);
    const rows = tableUnder(page, 'Checking a configuration');
    const told = rows.flatMap(([cell]) => codes(cell));
    expect(sorted(told)).toEqual(sorted(flags));
  });

  it('has every lint and no other, with its severity', () => {
    const rows = tableUnder(page, 'Lints').map(([code, severity]) => [codes(code)[0], severity]);
    expect(Object.fromEntries(rows)).toEqual(lintSeverities);
  });

  it('has the keys of a test and no other', () => {
    const { log_test: test } = generateTestsSchema()['$defs'] as Record<string, Properties>;
    const expected = { ...test?.properties, ...test?.properties['expect']?.properties };
    expect(sorted(codesIn(tableUnder(page, 'Tests')))).toEqual(sorted(Object.keys(expected)));
  });

  it('names the classes of lines and the alerts', () => {
    const text = pageText(page);
    const absent = [...ledgerKeys, ...alertCodes].filter((word) => !text.includes(`\`${word}\``));
    expect(absent).toEqual([]);
  });
});

interface Properties {
  readonly properties: Readonly<Record<string, Properties>>;
}
