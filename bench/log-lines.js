import { pick, randomDurationMs, seededRandom } from '../scripts/sample/random.js';

/** @typedef {() => number} Random */

const bound = '"service_name": "petrosa-realtime-strategies"';
const brokenShare = 0.01;
const startMs = Date.UTC(2026, 0, 1);

/**
 * An endless log as structlog writes it: call sites of different shapes, 1 % of the lines no JSON,
 * 287 bytes a line on average. The same seed gives the same lines.
 *
 * @param {number} seed
 * @param {number} linesPerSecond how fast its timestamps advance
 * @returns {() => string} the next line, with its newline
 */
export function createLogLines(seed, linesPerSecond) {
  const random = seededRandom(seed);
  const sites = callSites(random);
  let count = 0;
  return () => {
    const nowMs = startMs + (count * 1000) / linesPerSecond;
    count += 1;
    if (random() < brokenShare) return `${pick(random, brokenLines)}\n`;
    const site = pickSite(sites, random());
    return `{${site.fields(count)}, "logger": "${site.logger}", ${timestamp(nowMs)}}\n`;
  };
}

/** What prints past the logger, and a line cut short by a crash. */
const brokenLines = /** @type {const} */ ([
  'Traceback (most recent call last):',
  '  File "/app/strategies/core/consumer.py", line 412, in _process_message',
  'nats: encountered error',
  'Configuration manager started (cache_ttl=60s)',
  `{${bound}, "event": "Message processed succ`,
]);

/**
 * @typedef {object} CallSite
 * @property {number} share of the lines
 * @property {string} logger
 * @property {(count: number) => string} fields
 */

/**
 * @param {Random} random
 * @returns {readonly CallSite[]}
 */
function callSites(random) {
  const symbol = () => pick(random, ['BTCUSDT', 'ETHUSDT', 'BNBUSDT', 'SOLUSDT']);
  const price = () => (500 + random() * 200).toFixed(2);
  const timing = (/** @type {number} */ medianMs) =>
    `"processing_time_ms": ${randomDurationMs(random, medianMs)}`;
  const service = 'strategies.core';
  return [
    {
      share: 0.34,
      logger: service,
      fields: (count) =>
        `${bound}, "component": "consumer", "message_count": ${count}, ${timing(0.8)}, ` +
        '"event": "Message processed successfully", "level": "debug"',
    },
    {
      share: 0.22,
      logger: service,
      fields: (count) =>
        `${bound}, "component": "consumer", "data": {"stream": "${symbol().toLowerCase()}@trade", ` +
        `"data": {"e": "trade", "E": ${startMs + count}, "s": "${symbol()}", "t": ${count}, ` +
        `"p": "${price()}", "q": "${random().toFixed(6)}", "m": ${random() < 0.5}}}, ` +
        '"event": "Received message", "level": "debug"',
    },
    {
      share: 0.16,
      logger: service,
      fields: () =>
        `${bound}, "stream_type": "trade", "data_keys": ["e", "E", "s", "t", "p", "q", "T", "m"], ` +
        '"event": "Transforming data", "level": "debug"',
    },
    {
      share: 0.09,
      logger: 'strategies.market_logic.spread_liquidity',
      fields: () =>
        `${bound}, "component": "strategy", "symbol": "${symbol()}", "price": ${price()}, ` +
        `"spread_bps": ${(random() * 12).toFixed(4)}, ${timing(0.15)}, ` +
        '"event": "Spread analyzed", "level": "info"',
    },
    {
      share: 0.08,
      logger: service,
      fields: (count) =>
        `${bound}, "component": "publisher", "order_id": "ord-1-${String(count).padStart(8, '0')}", ` +
        `"symbol": "${symbol()}", "side": "${pick(random, ['BUY', 'SELL'])}", ` +
        '"order_type": "MARKET", "event": "Order submitted for publishing", "level": "info"',
    },
    {
      share: 0.05,
      logger: service,
      fields: (count) =>
        `${bound}, "component": "publisher", "order_count": ${1 + Math.floor(random() * 9)}, ` +
        `"total_orders": ${count}, ${timing(3)}, "event": "Published orders batch", "level": "info"`,
    },
    {
      share: 0.03,
      logger: 'strategies.market_logic.iceberg_detector',
      fields: () =>
        `"symbol": "${symbol()}", "price": ${price()}, "pattern_type": "refill", ` +
        `"confidence": 0.${Math.floor(random() * 90) + 10}, "event": "Iceberg detected: BID", ` +
        '"level": "debug"',
    },
    {
      share: 0.02,
      logger: service,
      fields: () =>
        `${bound}, "event": "\\u26a0\\ufe0f  Unknown stream type", "stream_type": "kline_1m", ` +
        '"level": "warning"',
    },
    {
      share: 0.01,
      logger: service,
      fields: () =>
        `${bound}, "component": "consumer", "error": "Expecting value: line 1 column 1 (char 0)\\n` +
        `  while reading \\"${symbol()}\\"", "message_data": null, ` +
        '"event": "Error processing message", "level": "error"',
    },
  ];
}

/**
 * @param {readonly CallSite[]} sites
 * @param {number} point uniform in [0, 1)
 */
function pickSite(sites, point) {
  let reached = 0;
  for (const site of sites) {
    reached += site.share;
    if (point < reached) return site;
  }
  return /** @type {CallSite} */ (sites.at(-1));
}

/** @param {number} timeMs epoch, fractions kept to the microsecond */
function timestamp(timeMs) {
  const micros = String(Math.floor((timeMs % 1) * 1000)).padStart(3, '0');
  return `"timestamp": "${new Date(timeMs).toISOString().slice(0, -1)}${micros}Z"`;
}
