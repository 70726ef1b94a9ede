import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { until } from '../../support/until.ts';
import { numberedLines, sampleIn } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { swapLink } from '../support/rotator.ts';
import { expectExactly, pause, type Sidecar, startSidecar } from '../support/sidecar.ts';
import { startWriter } from '../support/writer.ts';

const successful = 'heartbeat_config_last_reload_successful';

/** What is always counted, what comes and goes, and an interval. */
function configOf({ extra = '', intervalSeconds = 60 } = {}): string {
  return `version: 1
heartbeat: { interval_seconds: ${intervalSeconds} }
components:
  tally:
    counts:
      lines: { when: { n: { exists: true } } }
      sum: { add: n }
      squares: { add: n2 }
${extra}
metrics:
  blocks: { type: counter, when: { block: { exists: true } }, labels: { block: block } }
`;
}

const late = '      late: { when: { n: { exists: true } } }';

describe('a reload while the log is written', () => {
  it('by SIGHUP, again and again, loses no line and counts none twice; nothing kept ever falls', async () => {
    const { file, config, save } = place();
    save(configOf());
    const writer = await startWriter(file);
    const sidecar = startSidecar({ file, config, args: ['--no-follow-config'] });
    await sidecar.url();
    const scraping = keepScraping(sidecar);
    const writing = writer.steady(30_000, 5_000);
    const over = new AbortController();
    void writing.then(() => over.abort());
    for (let reload = 1; !over.signal.aborted; reload += 1) {
      save(configOf({ extra: reload % 2 === 1 ? late : '', intervalSeconds: 10 + (reload % 7) }));
      sidecar.process.child.kill('SIGHUP');
      await pause(150);
    }
    await writing;
    const done = await reloadsOf(sidecar);
    expect(done).toBeGreaterThan(10);
    await expectFellNever(scraping);
    await expectExactly(sidecar, 30_000);
  });

  it('with kill -9 right after it, again and again, is exact after each restart', async () => {
    const { file, config, save } = place();
    save(configOf());
    const writer = await startWriter(file);
    const lines = 24_000;
    const writing = writer.steady(lines, 4_000);
    const highest = new Map<string, number>();
    for (let run = 1; run <= 6; run += 1) {
      const sidecar = startSidecar({ file, config, args: ['--no-follow-config'] });
      await until(() => sidecar.metrics(), { what: 'an answer', timeoutMs: 30_000 });
      save(configOf({ extra: run % 2 === 1 ? late : '' }));
      sidecar.process.child.kill('SIGHUP');
      await until(() => sidecar.said('config_reloaded').length > 0);
      // Every other time it has been seen by somebody since.
      if (run % 3 > 0) expectNoFall(highest, await sidecar.metrics());
      await sidecar.kill();
    }
    await writing;
    const last = startSidecar({ file, config });
    await last.reached(lines);
    expectNoFall(highest, await last.metrics());
    await expectExactly(last, lines);
  });

  it('in the middle of a line counts that line once', async () => {
    const { file, config, save } = place();
    save(configOf());
    const writer = await startWriter(file);
    const sidecar = startSidecar({ file, config, args: ['--no-follow-config'] });
    await writer.write(10);
    await sidecar.reached(10);
    for (const at of [1, 20]) {
      await writer.tear(at);
      await pause(400);
      save(configOf({ extra: at === 1 ? late : '' }));
      sidecar.process.child.kill('SIGHUP');
      await until(() => sidecar.said('config_reloaded').length > (at === 1 ? 0 : 1));
      await writer.mend();
    }
    await expectExactly(sidecar, 12);
  });
});

describe('what a reload changes', () => {
  it('is told; kept rules keep their totals, new ones begin, and heartbeats come as it says', async () => {
    const { file, config, save } = place();
    writeFileSync(file, numberedLines(1, 100));
    save(configOf());
    const sidecar = startSidecar({ file, config });
    await sidecar.reached(100);
    save(configOf({ extra: late, intervalSeconds: 0.2 }).replace('labels: { block: block }', ''));
    await until(() => sidecar.said('config_reloaded').length === 1, { what: 'the change is seen' });
    expect(sidecar.said('config_reloaded')[0]).toMatchObject({
      level: 'info',
      msg: 'configuration read again: added components.tally.counts.late; begun at 0 metrics.blocks; settings heartbeat.interval_seconds, health.silence_seconds.degraded; 3 kept',
      cause: 'it changed',
      added: 1,
      removed: 0,
      changed: 1,
      kept: 3,
    });
    writeFileSync(file, numberedLines(101, 130), { flag: 'a' });
    await sidecar.reached(130);
    const metrics = await sidecar.metrics();
    expect(sampleIn(metrics, 'lines_total{component="tally"}')).toBe(130);
    expect(sampleIn(metrics, 'late_total{component="tally"}')).toBe(30);
    expect(sampleIn(metrics, 'blocks_total')).toBe(30);
    expect(sampleIn(metrics, 'heartbeat_config_reloads_total{outcome="applied"}')).toBe(1);
    await until(() => sidecar.process.heartbeats().length > 5);
    const { process } = sidecar;
    await sidecar.end();
    const beats = process.heartbeats();
    expect(beats.map((line) => line['sequence'])).toEqual(beats.map((_, index) => index + 1));
    expect(beats.reduce((sum, line) => sum + Number(line['lines_delta']), 0)).toBe(130);
    expect(beats.at(-2)).toMatchObject({ interval_seconds: 0.2, total_lines: 130, total_late: 30 });
  });

  it('is nothing where the file is wrong, and everybody who asks is told where', async () => {
    const { file, config, save } = place();
    writeFileSync(file, numberedLines(1, 50));
    save(configOf());
    const sidecar = startSidecar({ file, config });
    await sidecar.reached(50);
    save(configOf().replace('exists: true', 'exist: true'));
    const wrong = await sidecar.becomes('refused', ({ status }) => status === 'degraded');
    const problem = new RegExp(`^${config}:6:29: `);
    expect(wrong.reasons).toMatchObject([
      {
        code: 'configuration_refused',
        severity: 'degraded',
        evidence: { problem: expect.stringMatching(problem) },
      },
    ]);
    expect(sidecar.said('config_refused')).toMatchObject([
      { level: 'error', msg: expect.stringMatching(problem), file: config, line: 6, column: 29 },
    ]);
    expect(await sidecar.sample(successful)).toBe(0);

    writeFileSync(file, numberedLines(51, 60), { flag: 'a' });
    await sidecar.reached(60);
    save(configOf({ extra: late }));
    await sidecar.becomes('taken over', ({ status }) => status === 'healthy');
    expect(await sidecar.sample(successful)).toBe(1);
    await expectExactly(sidecar, 60);
  });

  it('is nothing where a part of it needs a restart, and the part is named', async () => {
    const { file, config, save } = place();
    writeFileSync(file, numberedLines(1, 5));
    save(configOf());
    const sidecar = startSidecar({ file, config, args: ['--no-follow-config'] });
    await sidecar.reached(5);
    save(`${configOf({ extra: late })}limits: { max_files: 9 }\nstate: { fsync_seconds: 1 }\n`);
    sidecar.process.child.kill('SIGHUP');
    await until(() => sidecar.said('config_refused').length === 1);
    const [said] = sidecar.said('config_refused');
    expect(said?.['msg']).toContain(
      `${config}:12:22: limits.max_files has changed, which needs a restart`,
    );
    expect(said?.['msg']).toContain(
      '13:25: state.fsync_seconds has changed, which needs a restart',
    );
    expect(await sidecar.metrics()).not.toContain('late_total{component=');

    // What the command line says stays what it says.
    save(`${configOf({ extra: late })}http: { port: 1 }\nsource: { file: /nowhere }\n`);
    sidecar.process.child.kill('SIGHUP');
    await until(() => sidecar.said('config_reloaded').length === 1);
    await expectExactly(sidecar, 5);
  });

  it('comes with a mounted ConfigMap, which is a link that leads elsewhere', async () => {
    const { file, directory } = place();
    writeFileSync(file, numberedLines(1, 7));
    const mount = join(directory, 'mount');
    const generation = (name: string, text: string): string => {
      mkdirSync(join(mount, name), { recursive: true });
      writeFileSync(join(mount, name, 'heartbeat.yaml'), text);
      return name;
    };
    const first = generation('..2024_1', configOf());
    symlinkSync(first, join(mount, '..data'));
    symlinkSync(join('..data', 'heartbeat.yaml'), join(mount, 'heartbeat.yaml'));
    const sidecar = startSidecar({ file, config: join(mount, 'heartbeat.yaml') });
    await sidecar.reached(7);
    swapLink(join(mount, '..data'), generation('..2024_2', configOf({ extra: late })));
    await until(async () => (await sidecar.metrics()).includes('late_total{component='), {
      what: 'the new one',
    });
    await expectExactly(sidecar, 7);
  });

  it('comes by POST /-/reload where that is switched on', async () => {
    const { file, config, save } = place();
    writeFileSync(file, numberedLines(1, 7));
    save(configOf());
    const closed = startSidecar({ file, config, args: ['--no-follow-config', '--no-state'] });
    const refused = await fetch(`${await closed.url()}/-/reload`, { method: 'POST' });
    expect([refused.status, await refused.text()]).toEqual([
      403,
      expect.stringContaining('--enable-reload'),
    ]);
    await closed.end();

    const args = ['--no-follow-config', '--web.enable-lifecycle'];
    const sidecar = startSidecar({ file, config, args });
    await sidecar.reached(7);
    const reload = async (): Promise<readonly [number, string]> => {
      const answer = await fetch(`${await sidecar.url()}/-/reload`, { method: 'POST' });
      return [answer.status, await answer.text()];
    };
    expect(await reload()).toEqual([200, 'reloaded: nothing changed\n']);
    save(configOf({ extra: late }));
    expect(await reload()).toEqual([200, 'reloaded: added components.tally.counts.late; 4 kept\n']);
    expect(await sidecar.metrics()).toContain('late_total{component=');
    save('version: 1\nmetrics: []\n');
    expect(await reload()).toEqual([500, expect.stringContaining(`${config}:2:10: `)]);
    await expectExactly(sidecar, 7);
  });
});

describe('SIGHUP', () => {
  it('is kept until the sidecar has started', async () => {
    const { file, config, save } = place();
    writeFileSync(file, numberedLines(1, 9));
    save(configOf());
    const sidecar = startSidecar({ file, config, args: ['--no-follow-config'] });
    await until(() => catchesHangUp(sidecar.pid), { what: 'SIGHUP is caught' });
    expect(sidecar.said('listening')).toEqual([]);
    sidecar.process.child.kill('SIGHUP');
    await sidecar.url();
    await until(() => sidecar.said('config_reloaded').length === 1);
    await expectExactly(sidecar, 9);
  });

  it('is the wrapped command’s own: it goes on to it, and nothing is read again', async () => {
    const { config, save } = place();
    save(configOf());
    const service =
      'trap "printf \'{\\"n\\":2,\\"n2\\":4}\\n\'; exit 3" HUP; printf \'{"n":1,"n2":1}\\n\'; while :; do sleep 0.05; done';
    const sidecar = startSidecar({ config, args: ['--', 'sh', '-c', service] });
    await sidecar.reached(1);
    sidecar.process.child.kill('SIGHUP');
    const { code } = await sidecar.process.finished;
    expect(code).toBe(3);
    expect(sidecar.said('config_reloaded')).toEqual([]);
    expect(sidecar.process.heartbeats().at(-1)).toMatchObject({ final: true, total_sum: 3 });
  });

  it('reloads what reads standard input, in the middle of a line', async () => {
    const { config, save } = place();
    save(configOf());
    const sidecar = startSidecar({ config, args: ['--stdin', '--no-follow-config'] });
    const input = sidecar.process.child.stdin;
    input?.write('{"n":1,"n2":1}\n{"n":2,');
    await sidecar.reached(1);
    save(configOf({ extra: late }));
    sidecar.process.child.kill('SIGHUP');
    await until(() => sidecar.said('config_reloaded').length === 1);
    input?.end('"n2":4}\n');
    await sidecar.process.finished;
    expect(sidecar.process.heartbeats().at(-1)).toMatchObject({
      total_sum: 3,
      total_late: 1,
      final: true,
    });
  });
});

function place() {
  const directory = temporaryDirectory();
  const config = join(directory, 'heartbeat.yaml');
  return {
    directory,
    file: join(directory, 'app.log'),
    config,
    /** At one stroke, as editors and kubelets do. */
    save: (text: string): void => {
      writeFileSync(`${config}.new`, text);
      renameSync(`${config}.new`, config);
    },
  };
}

async function reloadsOf(sidecar: Sidecar): Promise<number> {
  return sidecar.sample('heartbeat_config_reloads_total{outcome="applied"}');
}

const kept =
  /^((?:lines|sum|squares|blocks)_total\{[^}]*\}|heartbeat_\w+_total(?:\{[^}]*\})?) (\S+)$/gm;

/** Each counter that was there before is at least what it was. */
function expectNoFall(highest: Map<string, number>, metrics: string): void {
  for (const [, series = '', value = ''] of metrics.matchAll(kept)) {
    if (isOfProcess(series)) continue;
    expect([series, Number(value)]).toEqual([
      series,
      expect.toSatisfy((now: number) => now >= (highest.get(series) ?? 0)),
    ]);
    highest.set(series, Number(value));
  }
}

/** What counts since the process began. */
function isOfProcess(series: string): boolean {
  return !/^heartbeat_(lines|bytes|records)/.test(series) && series.startsWith('heartbeat_');
}

/** Before a program has begun, any process ends by it. */
function catchesHangUp(pid: number): boolean {
  const caught = /^SigCgt:\s+([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (BigInt(`0x${caught}`) & 1n) === 1n;
}

interface Scraping {
  stop(): Promise<readonly string[]>;
}

/** Scrapes all the time; the counters that fell. */
function keepScraping(sidecar: Sidecar): Scraping {
  const highest = new Map<string, number>();
  const fallen: string[] = [];
  const over = new AbortController();
  let scrapes = 0;
  const scraping = (async () => {
    while (!over.signal.aborted) {
      // On a busy machine a kept connection may be closed as the next request goes out.
      const metrics = await sidecar.metrics().catch(() => undefined);
      if (metrics === undefined) continue;
      scrapes += 1;
      for (const [, series = '', value = ''] of metrics.matchAll(kept)) {
        const before = highest.get(series) ?? 0;
        if (Number(value) < before) fallen.push(`${series}: ${before} → ${value}`);
        highest.set(series, Number(value));
      }
    }
  })();
  return {
    async stop() {
      over.abort();
      await scraping;
      expect(scrapes).toBeGreaterThan(3);
      expect(highest.size).toBeGreaterThan(10);
      return fallen;
    },
  };
}

async function expectFellNever(scraping: Scraping): Promise<void> {
  expect(await scraping.stop()).toEqual([]);
}
