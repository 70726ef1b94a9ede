import { CircuitBreaker } from './circuit-breaker.js';
import { LastSamples } from './last-samples.js';
import { pick, randomDurationMs } from './random.js';

/** @typedef {import('./structlog.js').StructlogWriter} StructlogWriter */

const orderShare = 0.12;
/** Messages between two batches. */
const batchSteps = 20;

/** Collects orders and publishes them in batches; now and then the broker fails it for a while. */
export class Publisher {
  orders = 0;
  errors = 0;
  queueSize = 0;
  /** Epoch seconds of the last published order; null before the first. */
  lastOrderTime = /** @type {number | null} */ (null);
  times = new LastSamples();
  breaker;
  #submitted = 0;
  #steps = 0;
  #batchesUntilOutage;
  #failuresLeft = 0;
  #log;
  #random;

  /**
   * @param {StructlogWriter} log
   * @param {() => number} random
   */
  constructor(log, random) {
    this.#log = log;
    this.#random = random;
    this.breaker = new CircuitBreaker(log);
    this.#batchesUntilOutage = 3 + Math.floor(random() * 3);
  }

  start() {
    this.#log.service('info', 'Starting trade order publisher', { topic: 'cio.intent.trading' });
    this.#log.service('info', 'Connected to NATS server', {
      event_type: 'nats_connected',
      client_name: 'trade-order-publisher',
    });
    this.#log.service('info', 'Trade order publisher started', { event_type: 'publisher_started' });
  }

  step() {
    this.breaker.step();
    if (this.#random() < orderShare) this.#submit();
    this.#steps += 1;
    if (this.#steps % batchSteps === 0) this.#publish();
  }

  stop() {
    this.#log.service('info', 'Stopping trade order publisher', {
      event_type: 'publisher_stopping',
      order_count: this.orders,
      error_count: this.errors,
    });
    this.#log.service('info', 'NATS connection closed', { event_type: 'nats_disconnected' });
    this.#log.service('info', 'Trade order publisher stopped', {
      event_type: 'publisher_stopped',
      total_orders: this.orders,
      total_errors: this.errors,
    });
  }

  #submit() {
    this.queueSize += 1;
    this.#submitted += 1;
    this.#log.service('info', 'Order submitted for publishing', {
      order_id: `ord-${String(this.#submitted).padStart(8, '0')}`,
      symbol: pick(this.#random, ['BTCUSDT', 'ETHUSDT', 'BNBUSDT']),
      side: pick(this.#random, ['BUY', 'SELL']),
      order_type: 'MARKET',
      publishing_time_ms: randomDurationMs(this.#random, 0.003),
    });
  }

  #publish() {
    if (this.queueSize === 0 || this.breaker.state === 'OPEN') return;
    if (this.#brokerFails()) this.#batchFailed();
    else this.#batchPublished();
  }

  #brokerFails() {
    if (this.#failuresLeft === 0) {
      this.#batchesUntilOutage -= 1;
      if (this.#batchesUntilOutage > 0) return false;
      this.#batchesUntilOutage = 15 + Math.floor(this.#random() * 15);
      // Three open the breaker; a fourth meets it half open.
      this.#failuresLeft = this.#random() < 0.3 ? 4 : 3;
    }
    this.#failuresLeft -= 1;
    return true;
  }

  #batchFailed() {
    this.errors += 1;
    this.#log.service('error', 'Error publishing orders batch', {
      error: 'nats: no responders available for request',
      order_count: this.queueSize,
    });
    this.breaker.failed();
  }

  #batchPublished() {
    const durationMs = randomDurationMs(this.#random, 0.25);
    const batch = this.queueSize;
    this.queueSize = 0;
    this.orders += batch;
    this.lastOrderTime = Date.now() / 1000;
    this.times.add(durationMs);
    this.#log.service('info', 'Published orders batch', {
      order_count: batch,
      total_orders: this.orders,
      publishing_time_ms: durationMs,
    });
    this.breaker.succeeded();
  }
}
