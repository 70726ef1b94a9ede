import { setTimeout as delay } from 'node:timers/promises';

const counters = /^((?:lines|sum|blocks)_total\{[^}]*\}|heartbeat_lines_total\{[^}]*\}) (\S+)$/gm;

/** Scrapes all the time, as a monitoring system would that never rests, and looks for falls. */
export class Scraper {
  scrapes = 0;
  notReady = 0;
  largestDrop = 0;
  slowestMs = 0;
  /** When a scrape was answered last. */
  answeredAt = performance.now();
  /** The last values seen, by series. @type {Map<string, number>} */
  values = new Map();
  #url;
  #isOver = false;

  /** @param {string} url */
  constructor(url) {
    this.#url = url;
  }

  async run() {
    while (!this.#isOver) {
      const startedAt = performance.now();
      const status = await this.scrape();
      if (status === 200) this.slowestMs = Math.max(this.slowestMs, performance.now() - startedAt);
      await delay(20);
    }
  }

  stop() {
    this.#isOver = true;
  }

  /** The status; undefined where nobody answered, or not to the end. */
  async scrape() {
    try {
      const response = await fetch(`${this.#url}/metrics`, { signal: AbortSignal.timeout(5000) });
      const text = await response.text();
      if (response.ok) this.#take(text);
      else this.notReady += 1;
      return response.status;
    } catch {
      return undefined;
    }
  }

  /** @param {string} text */
  #take(text) {
    this.scrapes += 1;
    this.answeredAt = performance.now();
    for (const [, series = '', value = ''] of text.matchAll(counters)) {
      const before = this.values.get(series) ?? 0;
      this.largestDrop = Math.max(this.largestDrop, before - Number(value));
      this.values.set(series, Number(value));
    }
  }
}
