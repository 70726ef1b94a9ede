/** @typedef {import('./structlog.js').StructlogWriter} StructlogWriter */

const logger = 'strategies.utils.circuit_breaker';
const failureThreshold = 3;
/** Messages (the sample's measure of time) for which an open breaker lets nothing through. */
const openSteps = 40;

/** Stops publishing after three failures in a row, and tries again a while later. */
export class CircuitBreaker {
  /** @type {'CLOSED' | 'OPEN' | 'HALF_OPEN'} */
  #state = 'CLOSED';
  #failures = 0;
  #stepsLeft = 0;
  #log;

  /** @param {StructlogWriter} log */
  constructor(log) {
    this.#log = log;
  }

  get state() {
    return this.#state;
  }

  step() {
    if (this.#state !== 'OPEN') return;
    this.#stepsLeft -= 1;
    if (this.#stepsLeft > 0) return;
    this.#state = 'HALF_OPEN';
    this.#log.module(logger, 'info', 'Circuit breaker transitioning to HALF_OPEN');
  }

  succeeded() {
    this.#failures = 0;
    if (this.#state !== 'HALF_OPEN') return;
    this.#state = 'CLOSED';
    this.#log.module(logger, 'info', 'Circuit breaker closed after successful recovery');
  }

  failed() {
    this.#failures += 1;
    const counts = { failure_count: this.#failures, failure_threshold: failureThreshold };
    this.#log.module(logger, 'debug', 'Circuit breaker failure recorded', counts);
    if (this.#state === 'HALF_OPEN') {
      this.#open('Circuit breaker reopened after recovery failure', counts);
    } else if (this.#failures >= failureThreshold) {
      this.#open('Circuit breaker opened', counts);
    }
  }

  /**
   * @param {string} event
   * @param {import('./structlog.js').Fields} counts
   */
  #open(event, counts) {
    this.#state = 'OPEN';
    this.#stepsLeft = openSteps;
    this.#log.module(logger, 'warning', event, counts);
  }
}
