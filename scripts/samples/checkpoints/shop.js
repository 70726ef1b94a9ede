import { line, second } from './texts.js';

const countries = ['de', 'fr', 'at', 'it', 'es', 'pl', 'cz'];
const modes = ['auto', 'manual', 'safe'];

/**
 * The log of a service with all that a configuration can read of one: events beside the totals of
 * its own heartbeats, durations with traces, states of each type, labels beyond their limit,
 * running numbers with gaps, and lines that are no records.
 *
 * @returns {string[]}
 */
export function shopLog() {
  /** @type {string[]} */
  const lines = [];
  let seq = 0;
  let orders = 0;
  const record = (/** @type {object} */ fields) => {
    // Two numbers are missing, and one comes again.
    seq += seq === 39 || seq === 129 ? 2 : 1;
    const n = lines.length;
    lines.push(line({ timestamp: second(n), level: 'info', seq, logger: 'shop', ...fields }));
  };
  for (let turn = 0; turn < 7; turn += 1) {
    if (turn === 0) record({ event: 'starting' });
    for (let k = 0; k < 20; k += 1) {
      const n = turn * 20 + k;
      orders += 1;
      record({
        event: 'order placed',
        country: countries[(n * n + turn) % 7],
        // Twelve come first, one comes often, the others once each.
        customer: n < 12 ? `c${n}` : n % 5 === 0 ? 'hot' : `rare${n}`,
        payment_ms: 3 + ((n * 37) % 101) * 1.5,
        weight: `${(n % 4) + 1} kg`,
        trace_id: (0xabc000 + n).toString(16).padStart(32, '0'),
      });
      if (k === 4) record({ event: 'mode set', mode: turn === 4 ? 7 : modes[turn % 3] });
      if (k === 7) record({ event: turn % 2 === 0 ? 'gateway up' : 'gateway down' });
      if (k === 9) record({ level: 'error', event: `retry ${n} to 10.0.0.${turn} failed` });
      if (k === 9 && turn === 2) lines.push(lines.at(-1) ?? '');
      if (k === 11) lines.push('{"event":"order pla\n');
      if (k === 13) lines.push('\n', `plain text ${n}\n`);
      if (k === 15) record({ event: 'long', text: 'x'.repeat(turn === 5 ? 3000 : 10) });
    }
    record({
      event: 'own heartbeat',
      heartbeat_count: turn + 1,
      uptime_seconds: 60 * (turn + 1),
      interval_seconds: 60,
      total_orders: orders,
      emails_delta: 5 + turn,
      avg_render_ms: 12.5 + turn,
      max_render_ms: 40 + turn,
      breaker: turn < 4 ? 'closed' : 'open',
      total_jobs: 30 * (turn + 1),
      refunds_delta: turn + 1,
      cache_hits: [5, 9, 9, 14, 20, 31, 33][turn],
      queue_size: [4, 0, 7, 2, 9, 1, 3][turn],
    });
  }
  return lines;
}

export const shopConfig = `version: 1
service: shop
source: { sequence: seq }
limits: { max_line_bytes: 2048 }
heartbeat: { interval_seconds: 3600, window_samples: 25 }
service_start: { when: { event: starting } }
service_heartbeat:
  when: { event: own heartbeat }
  count: heartbeat_count
  uptime_seconds: uptime_seconds
  interval_seconds: interval_seconds
  fields: infer
components:
  checkout:
    counts:
      orders:
        rate: orders_per_second
        from: [{ when: { event: order placed } }, { when: { event: own heartbeat }, total: total_orders }]
      emails: { when: { event: own heartbeat }, delta: emails_delta }
      checkout_errors: { when: { "@level": error }, error: true }
    timings:
      payment_time: { field: payment_ms, when: { event: order placed } }
      render_time: { summary: { average: avg_render_ms, maximum: max_render_ms } }
    states:
      gateway_connected: { true_when: { event: gateway up }, false_when: { event: gateway down } }
      queue_depth: { field: queue_size, type: number }
      breaker: { field: breaker, type: string }
      last_order_time: { field: "@time", when: { event: order placed } }
      mode: { field: mode }
      region: { field: region, type: string, initial: eu }
      owner: { field: owner, type: string }
metrics:
  orders_by_country: { type: counter, when: { event: order placed }, labels: { country: country }, max_series: 4 }
  orders_by_customer: { type: counter, when: { event: order placed }, labels: { customer: customer }, max_series: 16 }
  errors_by_template: { type: counter, when: { "@level": error }, labels: { template: "@template" } }
  payment_by_mode: { type: timing, field: payment_ms, labels: { country: country }, buckets: [0.05, 0.1], max_series: 2 }
  weight_sum:
    type: counter
    extract: { field: weight, regex: '^(?<kg>[0-9]+) kg$' }
    add: kg
  last_payment: { type: gauge, field: payment_ms, labels: { country: country } }
`;
