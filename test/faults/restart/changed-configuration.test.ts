import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { numberedLines, sampleIn } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { startSidecar } from '../support/sidecar.ts';

const before = `version: 1
components:
  tally:
    counts:
      lines: { when: { n: { exists: true } } }
      dropped: { when: { n: { exists: true } } }
metrics:
  blocks: { type: counter, when: { block: { exists: true } }, labels: { block: block } }
  texts: { type: counter, when: { text: { exists: true } }, labels: { block: block } }
`;

/** `lines` and `blocks` are as they were, `dropped` is gone, `texts` has another label. */
const after = `version: 1
components:
  tally:
    counts:
      lines: { when: { n: { exists: true } } }
      late: { when: { n: { exists: true } } }
metrics:
  blocks: { type: counter, when: { block: { exists: true } }, labels: { block: block } }
  texts: { type: counter, when: { text: { exists: true } }, labels: { kind: block } }
`;

it('a changed configuration keeps the totals of the rules that did not change', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'app.log');
  const config = join(directory, 'heartbeat.yaml');
  writeFileSync(file, numberedLines(1, 20));
  writeFileSync(config, before);
  const first = startSidecar({ file, config });
  await first.reached(20);
  await first.end();

  writeFileSync(config, after);
  appendFileSync(file, numberedLines(21, 40));
  const second = startSidecar({ file, config });
  await second.reached(40);
  const metrics = await second.metrics();
  const total = (name: string): number => sampleIn(metrics, name);
  expect(total('lines_total{component="tally"}')).toBe(40);
  expect(total('blocks_total{block="0"}')).toBe(40);
  expect(total('late_total{component="tally"}')).toBe(20);
  expect(total('texts_total{kind="0"}')).toBe(20);
  expect(metrics).not.toContain('dropped');
  const { final } = await second.end();
  expect(final).toMatchObject({
    sequence: 2,
    lines_delta: 20,
    total_lines: 40,
    late_delta: 20,
    ledger: { lines: 40, matched: 40 },
  });
});
