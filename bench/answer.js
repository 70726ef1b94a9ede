/**
 * What a contender found in the log; the same for all, or their speeds mean nothing.
 *
 * @typedef {object} Answer
 * @property {number} lines
 * @property {number} invalid lines that are no record
 * @property {readonly { event: string, level: string, records: number }[]} events
 * @property {readonly Timing[]} timings in milliseconds
 *
 * @typedef {object} Timing
 * @property {string} component
 * @property {number} count
 * @property {number} sum
 * @property {number} min
 * @property {number} max
 */

/**
 * @param {string} stdout of a contender that prints an answer as JSON
 * @returns {Answer}
 */
export function fromJson(stdout) {
  return JSON.parse(stdout);
}

/**
 * @param {string} stdout of contenders/jq.sh
 * @returns {Answer}
 */
export function fromJq(stdout) {
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  const [, lines, invalid] = rows.find(([kind]) => kind === 'I') ?? [];
  return {
    lines: Number(lines),
    invalid: Number(invalid),
    events: rows
      .filter(([kind]) => kind === 'E')
      .map(([, event = '', level = '', records]) => ({ event, level, records: Number(records) })),
    timings: rows
      .filter(([kind]) => kind === 'T')
      .map(([, component = '', count, sum, min, max]) => ({
        component,
        count: Number(count),
        sum: Number(sum),
        min: Number(min),
        max: Number(max),
      })),
  };
}

/**
 * @param {string} stdout of `heartbeat analyze --format json` with tally.yaml
 * @returns {Answer}
 */
export function fromHeartbeat(stdout) {
  const { ledger, metrics } = JSON.parse(stdout);
  const series = /** @type {readonly Series[]} */ (metrics);
  return {
    lines: ledger.lines,
    invalid: ledger.lines - ledger.records,
    events: series
      .filter(({ name }) => name.startsWith('records'))
      .map(({ labels, value = Number.NaN }) => ({
        event: labels['event'] ?? '',
        level: labels['level'] ?? '',
        records: value,
      })),
    timings: series
      .filter(({ name }) => name.startsWith('processing_time'))
      .map(({ labels, count, sum, min, max }) => ({
        component: labels['component'] ?? '',
        count: count ?? Number.NaN,
        sum: milliseconds(sum),
        min: milliseconds(min),
        max: milliseconds(max),
      })),
  };
}

/**
 * One of the report's metrics; durations in seconds.
 *
 * @typedef {object} Series
 * @property {string} name
 * @property {Readonly<Record<string, string>>} labels
 * @property {number} [value]
 * @property {number} [count]
 * @property {number} [sum]
 * @property {number} [min]
 * @property {number} [max]
 */

/** @param {number | undefined} seconds */
function milliseconds(seconds) {
  return seconds === undefined ? Number.NaN : seconds * 1000;
}

/**
 * @param {Answer} expected
 * @param {Answer} actual
 * @returns {boolean} sums may differ by rounding, nothing else may
 */
export function agrees(expected, actual) {
  return signature(expected) === signature(actual);
}

/** @param {Answer} answer */
function signature({ lines, invalid, events, timings }) {
  return JSON.stringify([
    lines,
    invalid,
    events.map(({ event, level, records }) => `${event}|${level}|${records}`).sort(),
    timings
      .map(({ component, count, ...durations }) =>
        [component, count, durations.sum, durations.min, durations.max]
          .map((part) => (typeof part === 'number' ? part.toPrecision(9) : part))
          .join('|'),
      )
      .sort(),
  ]);
}
