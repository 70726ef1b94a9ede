import { setTimeout as delay } from 'node:timers/promises';
import { digitsIn } from './numbered-line.js';

/** @typedef {import('./numbered-line.js').Digits} Digits */

const pollMs = 100;
const patienceMs = 60_000;

/**
 * Reads a program's counters as Prometheus does: what falls has begun again, and what it had counted
 * until then, as far as a scrape saw it, still counts.
 */
export class Scraper {
  /** Times that the counters began again. */
  resets = 0;
  #url;
  /** @type {Digits} */
  #before = new Map();
  /** @type {Digits} */
  #now = new Map();

  /** @param {number} port */
  constructor(port) {
    this.#url = `http://127.0.0.1:${port}/metrics`;
  }

  /** @returns {Promise<boolean>} whether it was answered */
  async scrape() {
    let digits;
    try {
      const answer = await fetch(this.#url, { signal: AbortSignal.timeout(5000) });
      if (!answer.ok) return false;
      digits = digitsIn(await answer.text());
    } catch {
      return false;
    }
    if (sumOf(digits) < sumOf(this.#now)) {
      this.resets += 1;
      this.#before = added(this.#before, this.#now);
    }
    this.#now = digits;
    return true;
  }

  /** @throws {Error} when nobody answers */
  async untilAnswered() {
    const deadline = performance.now() + patienceMs;
    while (!(await this.scrape())) {
      if (performance.now() > deadline) throw new Error(`${this.#url} does not answer`);
      await delay(pollMs / 10);
    }
  }

  /**
   * Waits until nothing has changed for so long: what has not been counted by then never is. Where
   * all is counted, only a second count may still come, and it is waited for less long.
   *
   * @param {number} settleMs
   * @param {() => boolean} isAll whether nothing is missing any more
   */
  async untilSettled(settleMs, isAll) {
    const deadline = performance.now() + patienceMs;
    let changedAt = performance.now();
    let waitMs = settleMs;
    for (let last = -1; performance.now() < Math.min(changedAt + waitMs, deadline); ) {
      await this.scrape();
      waitMs = isAll() ? settleMs / 4 : settleMs;
      const sum = sumOf(this.#now);
      if (sum !== last) changedAt = performance.now();
      last = sum;
      await delay(pollMs);
    }
  }

  /** @returns {Digits} */
  get counted() {
    return added(this.#before, this.#now);
  }
}

/** @param {Digits} digits */
function sumOf(digits) {
  let sum = 0;
  for (const value of digits.values()) sum += value;
  return sum;
}

/**
 * @param {Digits} one
 * @param {Digits} other
 * @returns {Digits}
 */
function added(one, other) {
  const sums = new Map(one);
  for (const [block, value] of other) sums.set(block, (sums.get(block) ?? 0) + value);
  return sums;
}
