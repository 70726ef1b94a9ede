import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { HeartbeatLine } from '../../../src/model/heartbeat.ts';
import { analyzing, fixture, heartbeatsOf } from './analyzing.ts';

/** What the service itself printed; its keys beside ours are its stamp alone. */
type OwnHeartbeat = Readonly<Record<string, unknown>> & { readonly timestamp: string };

interface Truth {
  readonly lines: number;
  readonly json_object_lines: number;
  readonly non_json_lines: number;
  readonly blank_lines: number;
  readonly levels: Readonly<Record<string, number>>;
  readonly first_ts: string;
  readonly last_ts: string;
  readonly runs: readonly {
    readonly heartbeats: readonly OwnHeartbeat[];
  }[];
}

interface Script {
  readonly intervals: readonly Readonly<Record<string, number>>[];
  readonly final: Readonly<Record<string, number>>;
}

const truthOf = (name: string): Truth => JSON.parse(textOf(`${name}.truth.json`));
const scriptOf = (name: string): Script => JSON.parse(textOf(`${name}.script.json`));
const logOf = (name: string): string => fixture(`petrosa/${name}.ndjson`);

function ownHeartbeats(name: string): readonly OwnHeartbeat[] {
  return truthOf(name).runs.flatMap((run) => run.heartbeats);
}

/** The same keys of our line as the service's own has, at the same instant. */
function likeOwn(line: HeartbeatLine | undefined, own: OwnHeartbeat): Record<string, unknown> {
  const { timestamp } = own;
  const picked = Object.keys(own).map((key) => [key, line?.[key]]);
  // The service stamps microseconds, a heartbeat milliseconds.
  return {
    ...Object.fromEntries(picked),
    timestamp: line?.timestamp === toMs(timestamp) && timestamp,
  };
}

const toMs = (iso: string): string => iso.replace(/(\.\d{3})\d*Z$/, '$1Z');

describe.each(['info_steady', 'debug_full'])('the heartbeats of %s', (name) => {
  it('are the service’s own, every value of every interval', async () => {
    const { heartbeats } = await heartbeatsOf([logOf(name)], {
      preset: 'petrosa',
      intervalSeconds: 2,
    });
    const own = ownHeartbeats(name);
    expect(own).toHaveLength(15);
    expect(heartbeats).toHaveLength(16);
    expect(own.map((theirs, k) => likeOwn(heartbeats[k], theirs))).toEqual(own);
  });

  it('count what the driver really did in every interval', async () => {
    const { heartbeats } = await heartbeatsOf([logOf(name)], {
      preset: 'petrosa',
      intervalSeconds: 2,
    });
    const { intervals } = scriptOf(name);
    const counted = heartbeats
      .slice(0, 15)
      .map((line) => [
        line['messages_processed_delta'],
        line['consumer_errors_delta'],
        line['orders_published_delta'],
        line['publisher_errors_delta'],
      ]);
    expect(counted).toEqual(
      intervals.map((interval) => [
        interval['delta_messages'],
        interval['delta_consumer_errors'],
        interval['delta_orders'],
        interval['delta_publisher_errors'],
      ]),
    );
  });

  it('end with a final one whose totals are the driver’s', async () => {
    const { heartbeats } = await heartbeatsOf([logOf(name)], {
      preset: 'petrosa',
      intervalSeconds: 2,
    });
    const { final } = scriptOf(name);
    expect(heartbeats.map((line) => line.final)).toEqual([...Array(15).fill(false), true]);
    expect(heartbeats.at(-1)).toMatchObject({
      sequence: 16,
      total_messages_processed: final['message_count'],
      total_consumer_errors: final['error_count'],
      total_orders_published: final['order_count'],
      total_publisher_errors: final['publisher_error_count'],
      window_end: toMs(truthOf(name).last_ts),
    });
  });

  it('touch, and account for every line', async () => {
    const { heartbeats, report } = await heartbeatsOf([logOf(name)], {
      preset: 'petrosa',
      intervalSeconds: 2,
    });
    for (const [k, line] of heartbeats.entries()) {
      expect(line.sequence).toBe(k + 1);
      expect(line.window_start).toBe(
        (heartbeats[k - 1] ?? { window_end: line.window_start }).window_end,
      );
    }
    expect(heartbeats.at(-1)?.ledger).toMatchObject({
      lines: report.ledger.lines,
      bytes: report.ledger.bytes,
      matched: report.ledger.matched,
    });
  });
});

describe('the heartbeats of heartbeat_script', () => {
  it('are the service’s own; its forced fourth, doubled, comes in the final one', async () => {
    const { heartbeats, report } = await heartbeatsOf([logOf('heartbeat_script')], {
      preset: 'petrosa',
      intervalSeconds: 5,
    });
    const own = ownHeartbeats('heartbeat_script');
    expect(own).toHaveLength(5);
    expect(heartbeats).toHaveLength(5);
    expect(own.slice(0, 4).map((theirs, k) => likeOwn(heartbeats[k], theirs))).toEqual(
      own.slice(0, 4),
    );
    expect(heartbeats[4]).toMatchObject({
      final: true,
      messages_processed_delta: own[4]?.['messages_processed_delta'],
      total_messages_processed: own[4]?.['total_messages_processed'],
      total_orders_published: own[4]?.['total_orders_published'],
      consumer_max_processing_time_ms: own[4]?.['consumer_max_processing_time_ms'],
    });
    expect(report.oddities.map(({ code, count }) => [code, count])).toContainEqual([
      'doubled_heartbeat',
      1,
    ]);
  });
});

describe.each(['info_steady', 'debug_full', 'heartbeat_script'])('the report of %s', (name) => {
  it('has the lines, levels and time span of its truth', async () => {
    const report = await analyzing([logOf(name)], { preset: 'petrosa' });
    const truth = truthOf(name);
    const { warning, ...levels } = truth.levels;
    expect(report.ledger).toMatchObject({
      lines: truth.lines,
      records: truth.json_object_lines,
      malformed: 0,
      blank: truth.blank_lines,
    });
    expect(report.format.textLines).toBe(truth.non_json_lines);
    expect(Object.fromEntries(report.survey.levels)).toEqual({
      ...levels,
      ...(warning !== undefined && { warn: warning }),
    });
    expect(report.survey.span.firstMs).toBeCloseTo(Date.parse(truth.first_ts), -1);
    expect(report.heartbeat.window_start).toBe(toMs(truth.first_ts));
    expect(report.heartbeat.window_end).toBe(toMs(truth.last_ts));
  });
});

function textOf(name: string): string {
  return readFileSync(fixture(`petrosa/${name}`), 'utf8');
}
