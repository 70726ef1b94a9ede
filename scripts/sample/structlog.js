/** @typedef {'debug' | 'info' | 'warning' | 'error'} Level */
/** @typedef {Readonly<Record<string, unknown>>} Fields */

const service = {
  service_name: 'petrosa-realtime-strategies',
  service_version: '1.0.0',
  environment: 'sample',
};

/**
 * Writes lines as structlog's JSONRenderer does: what is bound to the logger first, then the
 * event's own fields, then event, logger, level and timestamp; everything beyond ASCII escaped.
 */
export class StructlogWriter {
  #write;

  /** @param {(text: string) => void} write takes whole lines */
  constructor(write) {
    this.#write = write;
  }

  /**
   * A line of the service's own logger.
   *
   * @param {Level} level
   * @param {string} event
   * @param {Fields} [fields]
   */
  service(level, event, fields) {
    this.#line({ ...service, ...fields }, 'petrosa-realtime-strategies', level, event);
  }

  /**
   * A line of a module that binds nothing to its logger.
   *
   * @param {string} logger
   * @param {Level} level
   * @param {string} event
   * @param {Fields} [fields]
   */
  module(logger, level, event, fields) {
    this.#line(fields ?? {}, logger, level, event);
  }

  /**
   * What a library prints past the logger.
   *
   * @param {string} text
   */
  text(text) {
    this.#write(`${text}\n`);
  }

  /**
   * @param {Fields} fields
   * @param {string} logger
   * @param {Level} level
   * @param {string} event
   */
  #line(fields, logger, level, event) {
    const record = { ...fields, event, logger, level, timestamp: timestamp() };
    const members = Object.entries(record).map(([key, value]) => `"${key}": ${json(value)}`);
    this.#write(`{${members.join(', ')}}\n`);
  }
}

/** @param {unknown} value */
function json(value) {
  return JSON.stringify(value).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Now, in ISO form with microseconds. */
function timestamp() {
  const nowMs = performance.timeOrigin + performance.now();
  const microseconds = Math.floor((nowMs % 1) * 1000);
  return new Date(nowMs).toISOString().replace('Z', `${String(microseconds).padStart(3, '0')}Z`);
}
