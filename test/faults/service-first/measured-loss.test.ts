import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runHeartbeat } from '../../e2e/sidecar-process.ts';
import { numberedLines, sampleIn } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { startSidecar } from '../support/sidecar.ts';
import { startWriter } from '../support/writer.ts';

const config = fileURLToPath(new URL('numbered.yaml', import.meta.url));

function sequenceIn(metrics: string): Readonly<Record<string, number>> {
  const kinds = ['gaps', 'missing', 'repeats', 'resets', 'unnumbered'];
  return Object.fromEntries(
    kinds.map((kind) => [kind, sampleIn(metrics, `heartbeat_source_sequence_${kind}_total`)]),
  );
}

describe('a log with running numbers', () => {
  it('shows what is missing, once, through kill -9 and restarts', async () => {
    const file = join(temporaryDirectory(), 'app.log');
    const pieces = [
      numberedLines(1, 1000),
      // 100 lines that the service never got out.
      numberedLines(1101, 2000),
      numberedLines(2003, 2500),
      // The service starts anew, and writes its last ten lines twice.
      numberedLines(1, 500) + numberedLines(491, 500),
    ];
    const lines = [1000, 900, 498, 510];
    let counted = 0;
    for (const [index, piece] of pieces.entries()) {
      appendFileSync(file, piece);
      counted += lines[index] ?? 0;
      const sidecar = startSidecar({ file, config });
      await sidecar.reached(counted);
      // A scrape saves what it shows.
      const metrics = await sidecar.metrics();
      expect(sequenceIn(metrics)).toEqual(
        [
          { gaps: 0, missing: 0, repeats: 0, resets: 0, unnumbered: 0 },
          { gaps: 1, missing: 100, repeats: 0, resets: 0, unnumbered: 0 },
          { gaps: 2, missing: 102, repeats: 0, resets: 0, unnumbered: 0 },
          { gaps: 2, missing: 102, repeats: 10, resets: 1, unnumbered: 0 },
        ][index],
      );
      expect(sampleIn(metrics, 'heartbeat_ledger_broken_total')).toBe(0);
      const { reasons } = await sidecar.health();
      const said = reasons.filter(({ code }) => code === 'sequence_gaps');
      // Of gaps it found itself it warns; of those it only remembers it tells.
      const severities = [[], ['degraded'], ['degraded'], ['info']][index];
      expect(said.map(({ severity }) => severity)).toEqual(severities);
      await sidecar.kill();
    }
    const { stdout } = await runHeartbeat(['analyze', '--json', '--config', config, file]);
    const oddities: { code: string; count: number }[] = JSON.parse(stdout).oddities;
    const found = Object.fromEntries(oddities.map(({ code, count }) => [code, count]));
    expect(found).toMatchObject({ sequence_gap: 2, sequence_repeat: 10, sequence_reset: 1 });
  });

  it('balances every byte read with the ledger, through torn lines and kill -9', async () => {
    const file = join(temporaryDirectory(), 'app.log');
    const writer = await startWriter(file);
    for (let run = 0; run < 5; run += 1) {
      const sidecar = startSidecar({ file, config });
      await sidecar.url();
      await writer.write(5000);
      await writer.tear(20);
      await sidecar.reached((run + 1) * 5001 - 1);
      const metrics = await sidecar.metrics();
      expect(sampleIn(metrics, 'heartbeat_ledger_broken_total')).toBe(0);
      await sidecar.kill();
      await writer.mend();
    }
    const sidecar = startSidecar({ file, config });
    await sidecar.reached(5 * 5001);
    const metrics = await sidecar.metrics();
    expect(sampleIn(metrics, 'heartbeat_ledger_broken_total')).toBe(0);
    expect(sequenceIn(metrics)).toMatchObject({ gaps: 0, missing: 0, repeats: 0, resets: 0 });
  });
});
