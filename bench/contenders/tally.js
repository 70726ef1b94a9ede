/**
 * The work that all contenders do: records by event and level; count, sum, least and greatest
 * `processing_time_ms` by component; lines that are no record.
 */
export class Tally {
  #lines = 0;
  #invalid = 0;
  /** @type {Map<string, Map<string, { records: number }>>} */
  #byEvent = new Map();
  /** @type {Map<string, import('../answer.js').Timing>} */
  #byComponent = new Map();

  /** @param {string} line */
  add(line) {
    this.#lines += 1;
    const record = parse(line);
    if (record === undefined) {
      this.#invalid += 1;
      return;
    }
    this.#countEvent(String(record['event']), String(record['level']));
    const durationMs = record['processing_time_ms'];
    if (typeof durationMs === 'number') this.#time(String(record['component']), durationMs);
  }

  /** As one JSON document on stdout. */
  print() {
    const events = [...this.#byEvent].flatMap(([event, levels]) =>
      [...levels].map(([level, { records }]) => ({ event, level, records })),
    );
    const timings = [...this.#byComponent.values()];
    const answer = { lines: this.#lines, invalid: this.#invalid, events, timings };
    process.stdout.write(JSON.stringify(answer));
  }

  /**
   * @param {string} event
   * @param {string} level
   */
  #countEvent(event, level) {
    let levels = this.#byEvent.get(event);
    if (levels === undefined) {
      levels = new Map();
      this.#byEvent.set(event, levels);
    }
    const count = levels.get(level);
    if (count === undefined) levels.set(level, { records: 1 });
    else count.records += 1;
  }

  /**
   * @param {string} component
   * @param {number} durationMs
   */
  #time(component, durationMs) {
    const timing = this.#byComponent.get(component);
    if (timing === undefined) {
      const range = { min: durationMs, max: durationMs };
      this.#byComponent.set(component, { component, count: 1, sum: durationMs, ...range });
      return;
    }
    timing.count += 1;
    timing.sum += durationMs;
    if (durationMs < timing.min) timing.min = durationMs;
    if (durationMs > timing.max) timing.max = durationMs;
  }
}

/**
 * @param {string} line
 * @returns {Readonly<Record<string, unknown>> | undefined}
 */
function parse(line) {
  try {
    const value = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
