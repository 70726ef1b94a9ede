import { describe, expect, it } from 'vitest';
import Dashboard from '../../src/commands/dashboard.ts';
import Rules from '../../src/commands/rules.ts';
import { ruleGroups } from '../../src/ops/packs/rules/groups.ts';
import { thresholdsOf } from '../../src/ops/packs/thresholds.ts';
import { configOf, noFlags } from '../ops/packs/packing.ts';
import { codes, codesIn, pageText, sorted, tableUnder } from './page.ts';

const page = 'docs/monitoring.md';

describe('docs/monitoring.md', () => {
  it('has the flags of the commands and no other', () => {
    const flags = Object.keys({ ...Rules.flags, ...Dashboard.flags }).map((name) => `--${name}`);
    const told = tableUnder(page, 'Rules').flatMap(([cell]) => codes(cell));
    expect(sorted(told)).toEqual(sorted(flags));
  });

  it('has the alerts of a configuration that has everything, with their time', () => {
    const config = configOf({ text: 'version: 1\npreset: petrosa\nsource: { sequence: seq }\n' });
    const alerts = ruleGroups(config, thresholdsOf(config, noFlags))
      .flatMap(({ rules }) => rules)
      .flatMap((rule) => ('alert' in rule ? [[rule.alert, rule.for ?? ''] as const] : []))
      // Of the two timings one stands for both.
      .filter(([alert]) => alert !== 'SlowPublishingTime');
    const told = tableUnder(page, 'Alerts').flatMap(([names, , , time = '']) =>
      codes(names).map((name) => [name, time] as const),
    );
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(alerts));
  });

  it('names what is recorded', () => {
    expect(codesIn(tableUnder(page, 'Recorded'))).toHaveLength(3);
    expect(pageText(page)).toContain('component:errors:ratio_rate5m');
  });
});
