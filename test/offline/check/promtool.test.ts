import { execFile } from 'node:child_process';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load.ts';
import { analyze } from '../../../src/offline/analyze/analyze.ts';
import { renderPrometheus } from '../../../src/offline/analyze/render/render-prometheus.ts';
import { createManualClock } from '../../support/clock.ts';
import { findingsOf } from './checking.ts';

const names = [
  ['jobs', 'counter'],
  ['queue_size', 'gauge'],
  ['mails_total', 'gauge'],
  ['mails_bucket', 'gauge'],
  ['mails_count', 'gauge'],
  ['mails_sum', 'gauge'],
  ['wait_milliseconds', 'gauge'],
  ['uptime_hours', 'gauge'],
  ['sent_kilobytes', 'counter'],
  ['sent_bits', 'counter'],
  ['wait_ms', 'gauge'],
  ['size_mb', 'gauge'],
  ['jobs_counter', 'counter'],
  ['size_gauge', 'gauge'],
  ['jobsDone', 'counter'],
  ['rest_seconds', 'gauge'],
  ['read_bytes', 'counter'],
] as const;

const text = `version: 1\nmetrics:\n${names
  .map(
    ([name, type]) =>
      `  ${name}: { type: ${type}, ${type === 'gauge' ? 'field: n' : 'when: always'} }\n`,
  )
  .join('')}`;

describe('lints of names', () => {
  it('find what promtool finds in the exposition, and no more', async () => {
    const config = loadConfig({ env: {}, flags: {}, cwd: '/', readText: () => text }).config;
    const stdin = Readable.from([Buffer.from('{"n":1}\n')]);
    const report = await analyze(['-'], { config, clock: createManualClock(), stdin });
    const said = await promtool(renderPrometheus(report));
    const byPromtool = names
      .map(([name]) => name)
      .filter((name) => new RegExp(`^${name}(_total)? `, 'm').test(said));
    const lines = await findingsOf(text);
    const byUs = names
      .map(([name]) => name)
      .filter((_, at) => lines.some((line) => line.startsWith(`${at + 3} name_`)));
    expect(byUs).toEqual(byPromtool);
    expect(byUs.length).toBeGreaterThan(10);
  });
});

/** `promtool check metrics` exits 3 where it has something to say. */
async function promtool(exposition: string): Promise<string> {
  const checking = promisify(execFile)('promtool', ['check', 'metrics']);
  checking.child.stdin?.end(exposition);
  try {
    const { stdout, stderr } = await checking;
    return stdout + stderr;
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}
