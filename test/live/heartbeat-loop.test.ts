import { describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { createHeartbeatLoop, type HeartbeatLoop } from '../../src/live/heartbeat-loop.ts';
import type { HeartbeatLoopState } from '../../src/live/heartbeat-loop-state.ts';
import { LogSpan } from '../../src/live/log-span.ts';
import type { Config } from '../../src/model/config.ts';
import type { HeartbeatLine } from '../../src/model/heartbeat.ts';
import { loadText } from '../config/loading.ts';
import { createManualClock } from '../support/clock.ts';

const minutes = 60_000;

describe('heartbeats while a backlog is read', () => {
  it('divide by the time of the log on the first start on an old file', () => {
    const rig = new Rig();
    rig.pulse.start();
    // An hour of log, one message a second, in the first window.
    for (let second = 0; second <= 3600; second += 1)
      rig.count(rig.startMs - 120 * minutes + second * 1000);
    rig.clock.advance(10_000);
    expect(rig.last).toMatchObject({ catch_up: true, processed_delta: 3601, per_second: 1 });
    expect(rig.rateOf('per_second')).toBe(1);
  });

  it('divide by the time of the log in every window until it has caught up', () => {
    const rig = new Rig();
    rig.behind = true;
    rig.pulse.start();
    const lines: (readonly [unknown, unknown])[] = [];
    let timeMs = rig.startMs - 60 * minutes;
    for (let window = 0; window < 3; window += 1) {
      for (let second = 0; second < 1000; second += 1) {
        rig.count(timeMs);
        timeMs += 1000;
      }
      if (window === 2) rig.behind = false;
      rig.clock.advance(10_000);
      lines.push([rig.last?.['catch_up'], rig.last?.['per_second']]);
    }
    expect(lines).toEqual([
      [true, 1],
      [true, 1],
      [true, 1],
    ]);
    for (let second = 0; second < 10; second += 1) rig.count(rig.clock.now() + second * 1000);
    rig.clock.advance(10_000);
    expect(rig.last).toMatchObject({ per_second: 1 });
    expect(rig.last).not.toHaveProperty('catch_up');
  });

  it('divide by all of the log read since the last one, also that which a killed run read', () => {
    const first = new Rig();
    first.behind = true;
    first.pulse.start();
    for (let second = 0; second < 1800; second += 1)
      first.count(first.startMs - 60 * minutes + second * 1000);
    const saved = throughJson(first.pulse.save());

    const second = new Rig({ resumed: saved, engine: first.engine });
    second.pulse.start();
    for (let at = 1800; at <= 3600; at += 1) second.count(first.startMs - 60 * minutes + at * 1000);
    second.clock.advance(10_000);
    expect(second.last).toMatchObject({ catch_up: true, processed_delta: 3601, per_second: 1 });
  });

  it('divide by the window once it has caught up, however long the service was silent', () => {
    const rig = new Rig();
    rig.pulse.start();
    rig.clock.advance(10_000);
    rig.clock.advance(10 * minutes);
    for (let n = 0; n < 20; n += 1) rig.count(rig.clock.now());
    rig.clock.advance(10_000);
    expect(rig.last).toMatchObject({ per_second: 2 });
    expect(rig.last).not.toHaveProperty('catch_up');
    rig.clock.advance(10 * minutes);
    for (let n = 0; n < 20; n += 1) rig.count(rig.clock.now());
    rig.clock.advance(10_000);
    expect(rig.last).toMatchObject({ per_second: 2 });
  });

  it('divide by the window where the log has no time, or time runs back in it', () => {
    const rig = new Rig();
    rig.pulse.start();
    rig.count(undefined);
    rig.count(rig.startMs);
    rig.count(rig.startMs - 60 * minutes);
    rig.clock.advance(10_000);
    expect(rig.last).toMatchObject({ processed_delta: 3, per_second: 0.3 });
    expect(rig.last).not.toHaveProperty('catch_up');
  });
});

describe('heartbeats over clocks and restarts', () => {
  it('go on under another configuration: numbers, deltas, and the window that has begun', () => {
    const rig = new Rig();
    rig.pulse.start();
    rig.count(rig.clock.now());
    rig.clock.advance(10_000);
    rig.count(rig.clock.now());
    rig.clock.advance(4_000);
    const text = oneCount
      .replace('interval_seconds: 10', 'interval_seconds: 5')
      .replace('counts: {', 'counts: { late: { when: always, rate: late_per_second },');
    rig.reload(text);
    expect(rig.rateOf('late_per_second')).toBe(0);
    rig.count(rig.clock.now());
    rig.clock.advance(5_000);
    const shown = { interval_seconds: 5, sequence: 2, heartbeat_count: 2 };
    expect(rig.last).toMatchObject({ ...shown, processed_delta: 2, total_processed: 3 });
    expect(rig.last).toMatchObject({ late_delta: 1, late_per_second: 0.11, per_second: 0.22 });
    rig.clock.advance(5_000);
    expect(rig.last).toMatchObject({ sequence: 3, processed_delta: 0, total_late: 1 });
  });

  it('are counted while they are written alone', () => {
    const rig = new Rig();
    rig.pulse.start();
    rig.clock.advance(10_000);
    rig.reload(oneCount.replace('heartbeat: {', 'heartbeat: { enabled: false,'));
    rig.clock.advance(50_000);
    expect([rig.pulse.count, rig.lines.length, rig.pulse.running]).toEqual([1, 1, false]);
    rig.reload(oneCount);
    rig.clock.advance(10_000);
    expect([rig.pulse.count, rig.lines.length]).toEqual([2, 2]);
  });

  it('have no negative length or rate when the wall clock jumps, and keep their interval', () => {
    const rig = new Rig();
    rig.pulse.start();
    const rates: unknown[] = [];
    for (const jumpMs of [0, 60 * minutes, 0, -120 * minutes, 0]) {
      rig.clock.advance(4000);
      rig.clock.setNow(rig.clock.now() + jumpMs);
      for (let n = 0; n < 50; n += 1) rig.count(rig.clock.now());
      rig.clock.advance(6000);
      const { window_start: from, window_end: to } = rig.last ?? {};
      expect(Date.parse(String(to)) - Date.parse(String(from))).toBe(10_000);
      rates.push(rig.last?.['per_second']);
    }
    expect(rates).toEqual([5, 5, 5, 5, 5]);
    expect(rig.lines.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
  });

  it('add up across a restart between two of them', () => {
    const first = new Rig();
    first.pulse.start();
    for (let n = 0; n < 7; n += 1) first.count(first.clock.now());
    first.clock.advance(10_000);
    for (let n = 0; n < 5; n += 1) first.count(first.clock.now());
    const second = new Rig({ resumed: throughJson(first.pulse.save()), engine: first.engine });
    second.pulse.start();
    second.count(second.clock.now());
    second.pulse.finish();
    const said = [...first.lines, ...second.lines];
    expect(said.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(said.map((line) => line['processed_delta'])).toEqual([7, 6]);
    expect(second.last).toMatchObject({ total_processed: 13, final: true });
  });

  it('add up across a restart for the components that were found', () => {
    const text = 'version: 1\nheartbeat: { interval_seconds: 10 }\n';
    const first = new Rig({ text });
    first.pulse.start();
    first.log({ logger: 'app.db', level: 'info', wait_ms: 4 });
    first.clock.advance(10_000);
    first.log({ logger: 'app.db', level: 'error', wait_ms: 2 });
    first.log({ logger: 'app.http', level: 'info' });
    const resumed = throughJson(first.pulse.save());
    const second = new Rig({ text, resumed, engine: first.engine });
    second.pulse.start();
    second.log({ logger: 'app.http', level: 'info' });
    second.pulse.finish();
    expect(first.last).toMatchObject({ db_records_delta: 1, db_errors_delta: 0 });
    expect(second.last).toMatchObject({
      db_records_delta: 1,
      db_errors_delta: 1,
      http_records_delta: 2,
      total_db_records: 2,
      total_db_errors: 1,
      total_http_records: 2,
      db_avg_wait_ms: 3,
      db_max_wait_ms: 4,
    });
  });

  it('have no negative delta for a count whose total a changed configuration gave up', () => {
    const first = new Rig();
    first.pulse.start();
    for (let n = 0; n < 7; n += 1) first.count(undefined);
    first.clock.advance(10_000);
    const second = new Rig({ resumed: throughJson(first.pulse.save()) });
    second.pulse.start();
    second.count(undefined);
    second.clock.advance(10_000);
    expect(second.last).toMatchObject({ sequence: 2, processed_delta: 1, total_processed: 1 });
  });
});

interface RigOptions {
  readonly resumed?: HeartbeatLoopState;
  /** What had been counted, restored. */
  readonly engine?: Engine;
  readonly text?: string;
}

const oneCount = `version: 1
heartbeat: { interval_seconds: 10, include_detailed_stats: false }
components: { consumer: { counts: { processed: { when: always, rate: per_second } } } }
`;

/** A pulse of ten seconds over a real engine, on a clock that moves when told so. */
class Rig {
  readonly clock = createManualClock();
  readonly startMs = this.clock.now();
  readonly lines: HeartbeatLine[] = [];
  engine: Engine;
  readonly pulse: HeartbeatLoop;
  behind = false;
  readonly #span = new LogSpan();

  constructor({ resumed, engine, text = oneCount }: RigOptions = {}) {
    const { config } = loadText(text);
    this.engine = this.#engineOf(config);
    if (engine !== undefined) this.engine.restore(engine.save());
    this.pulse = createHeartbeatLoop({
      config,
      clock: this.clock,
      snapshot: () => this.engine.snapshot(),
      ledger: () => this.engine.ledger(),
      span: this.#span,
      isBehind: () => this.behind,
      write: (line) => this.lines.push(line),
      resumed,
    });
  }

  get last(): HeartbeatLine | undefined {
    return this.lines.at(-1);
  }

  /** As a scrape shows it. */
  rateOf(name: string): unknown {
    const { families } = this.pulse.withRates(this.engine.snapshot());
    return families.find(({ quantity }) => quantity.name === name)?.points[0]?.value;
  }

  reload(text: string): void {
    const { config } = loadText(text);
    const next = this.#engineOf(config);
    next.takeOver(this.engine.handOver());
    this.engine = next;
    this.pulse.reload(config);
  }

  #engineOf({ declarations, profile, sequence }: Config): Engine {
    return createEngine({
      declarations,
      profile,
      sequence,
      maxLineBytes: 1000,
      framing: 'block',
      hooks: { after: (_record, timeMs) => timeMs !== undefined && this.#span.note(timeMs) },
    });
  }

  log(record: object): void {
    this.engine.chunk(Buffer.from(`${JSON.stringify(record)}\n`));
  }

  /** A record that counts one. */
  count(timeMs: number | undefined): void {
    const time = timeMs === undefined ? undefined : new Date(timeMs).toISOString();
    this.log({ time });
  }
}

function throughJson(state: HeartbeatLoopState): HeartbeatLoopState {
  return JSON.parse(JSON.stringify(state)) as HeartbeatLoopState;
}
