/** @typedef {Readonly<Record<string, unknown>>} JsonObject */

/**
 * A heartbeat in one line for a person; the line as it is when it is no heartbeat.
 *
 * @param {string} line
 */
export function summarize(line) {
  const beat = parse(line);
  if (beat?.['heartbeat_count'] === undefined) return line;
  const say = (/** @type {string} */ key) => inWords(beat[key]);
  const errors = count(beat, 'consumer_errors_delta') + count(beat, 'publisher_errors_delta');
  return [
    `\u{1f493} ${beat['final'] === true ? 'final' : `#${say('heartbeat_count')}`}`,
    `${say('messages_processed_delta')} messages (${say('messages_per_second')}/s)`,
    `${say('orders_published_delta')} orders (${say('orders_per_second')}/s)`,
    `${errors} errors (${say('error_rate_per_second')}/s)`,
    `processing avg ${say('consumer_avg_processing_time_ms')} ms`,
    `max ${say('consumer_max_processing_time_ms')} ms`,
    `${say('total_messages_processed')} messages in all`,
    `breaker ${say('publisher_circuit_breaker_state')}`,
  ].join(' · ');
}

/**
 * @param {string} line
 * @returns {JsonObject | undefined} undefined where the line is no JSON object
 */
export function parse(line) {
  try {
    const value = /** @type {unknown} */ (JSON.parse(line));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {unknown} value
 * @returns {value is JsonObject}
 */
function isObject(value) {
  return typeof value === 'object' && value !== null;
}

/**
 * @param {JsonObject} beat
 * @param {string} key
 */
function count(beat, key) {
  const value = beat[key];
  return typeof value === 'number' ? value : 0;
}

/** @param {unknown} value */
function inWords(value) {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '-';
}
