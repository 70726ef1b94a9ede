import { LastSamples } from './last-samples.js';
import { pick, randomDurationMs } from './random.js';

/** @typedef {import('./structlog.js').StructlogWriter} StructlogWriter */

const errorShare = 0.012;
const oddStreamShare = 0.01;

/** Takes messages from the market and processes them, all but a few. */
export class Consumer {
  messages = 0;
  errors = 0;
  /** Epoch seconds of the last message; null before the first. */
  lastMessageTime = /** @type {number | null} */ (null);
  times = new LastSamples();
  #log;
  #random;

  /**
   * @param {StructlogWriter} log
   * @param {() => number} random
   */
  constructor(log, random) {
    this.#log = log;
    this.#random = random;
  }

  start() {
    this.#log.service('info', 'Starting NATS consumer', {
      topic: 'binance.futures.websocket.data',
      consumer_name: 'realtime-strategies-consumer',
    });
    this.#log.service('info', 'Connected to NATS server', {
      event_type: 'nats_connected',
      consumer_name: 'realtime-strategies-consumer',
    });
    this.#log.service('info', 'NATS consumer started', { event_type: 'consumer_started' });
  }

  step() {
    this.lastMessageTime = Date.now() / 1000;
    if (this.#random() < errorShare) return this.#fail();
    if (this.#random() < oddStreamShare) {
      this.#log.service('warning', 'Unknown stream type', { stream_type: 'kline_1m' });
    }
    const durationMs = randomDurationMs(this.#random, 0.8);
    this.messages += 1;
    this.times.add(durationMs);
    this.#log.service('debug', 'Message processed successfully', {
      symbol: pick(this.#random, ['BTCUSDT', 'ETHUSDT', 'BNBUSDT']),
      message_count: this.messages,
      processing_time_ms: durationMs,
    });
  }

  stop() {
    this.#log.service('info', 'Stopping NATS consumer', {
      event_type: 'consumer_stopping',
      message_count: this.messages,
      error_count: this.errors,
    });
    this.#log.service('info', 'NATS connection closed', { event_type: 'nats_disconnected' });
    this.#log.service('info', 'NATS consumer stopped', {
      event_type: 'consumer_stopped',
      total_messages: this.messages,
      total_errors: this.errors,
    });
  }

  #fail() {
    this.errors += 1;
    this.#log.service('error', 'Error processing message', {
      error: 'Expecting value: line 1 column 1 (char 0)',
      message_data: null,
    });
  }
}
