import { Consumer } from './consumer.js';
import { Publisher } from './publisher.js';
import { seededRandom } from './random.js';

/** @typedef {import('./structlog.js').StructlogWriter} StructlogWriter */

/**
 * A trading service in miniature, as its log shows it. What it logs is a function of the seed and
 * of how many messages it has seen; only timestamps and heartbeats depend on the clock.
 */
export class SampleService {
  #log;
  #intervalSeconds;
  #consumer;
  #publisher;
  #startedMs = performance.now();
  #heartbeats = 0;
  #before = { messages: 0, consumerErrors: 0, orders: 0, publisherErrors: 0 };

  /**
   * @param {StructlogWriter} log
   * @param {{ seed: number, intervalSeconds: number }} options
   */
  constructor(log, { seed, intervalSeconds }) {
    const random = seededRandom(seed);
    this.#log = log;
    this.#intervalSeconds = intervalSeconds;
    this.#consumer = new Consumer(log, random);
    this.#publisher = new Publisher(log, random);
  }

  start() {
    this.#log.text('Sample service: not all that a service prints is JSON, as this line shows.');
    this.#log.service('info', 'Starting Petrosa Realtime Strategies service', {
      event_type: 'service_starting',
    });
    this.#publisher.start();
    this.#consumer.start();
    this.#log.service('info', 'Heartbeat manager started', {
      event_type: 'heartbeat_manager_started',
      interval_seconds: this.#intervalSeconds,
    });
  }

  /** One message arrives. */
  step() {
    this.#consumer.step();
    this.#publisher.step();
  }

  /** The service's own heartbeat: totals of all the events it has logged so far. */
  heartbeat() {
    this.#heartbeats += 1;
    const now = this.#totals();
    const messages = now.messages - this.#before.messages;
    const consumerErrors = now.consumerErrors - this.#before.consumerErrors;
    const orders = now.orders - this.#before.orders;
    const publisherErrors = now.publisherErrors - this.#before.publisherErrors;
    this.#before = now;
    const uptimeSeconds = (performance.now() - this.#startedMs) / 1000;
    this.#log.service('info', '\u{1f493} HEARTBEAT - System Statistics', {
      heartbeat_count: this.#heartbeats,
      uptime_seconds: rounded(uptimeSeconds),
      uptime_minutes: rounded(uptimeSeconds / 60),
      uptime_hours: rounded(uptimeSeconds / 3600),
      interval_seconds: this.#intervalSeconds,
      messages_processed_delta: messages,
      consumer_errors_delta: consumerErrors,
      orders_published_delta: orders,
      publisher_errors_delta: publisherErrors,
      messages_per_second: rounded(messages / this.#intervalSeconds),
      orders_per_second: rounded(orders / this.#intervalSeconds),
      error_rate_per_second: rounded((consumerErrors + publisherErrors) / this.#intervalSeconds),
      total_messages_processed: now.messages,
      total_consumer_errors: now.consumerErrors,
      total_orders_published: now.orders,
      total_publisher_errors: now.publisherErrors,
      ...this.#details(),
    });
  }

  /** @param {string} reason why it stops, e.g. the name of a signal */
  stop(reason) {
    this.#log.text(`Received ${reason}, shutting down gracefully...`);
    this.#log.service('info', 'Stopping Petrosa Realtime Strategies service', {
      event_type: 'service_stopping',
    });
    this.#consumer.stop();
    this.#publisher.stop();
    this.#log.service('info', 'Service stopped gracefully', { event_type: 'service_stopped' });
  }

  #totals() {
    return {
      messages: this.#consumer.messages,
      consumerErrors: this.#consumer.errors,
      orders: this.#publisher.orders,
      publisherErrors: this.#publisher.errors,
    };
  }

  #details() {
    const consumer = this.#consumer;
    const publisher = this.#publisher;
    return {
      consumer_is_running: true,
      consumer_is_healthy: true,
      consumer_nats_connected: true,
      consumer_subscription_active: true,
      consumer_last_message_time: consumer.lastMessageTime,
      consumer_avg_processing_time_ms: rounded(consumer.times.averageMs),
      consumer_max_processing_time_ms: rounded(consumer.times.maximumMs),
      consumer_circuit_breaker_state: 'CLOSED',
      publisher_is_running: true,
      publisher_is_healthy: publisher.breaker.state === 'CLOSED',
      publisher_nats_connected: true,
      publisher_queue_size: publisher.queueSize,
      publisher_last_order_time: publisher.lastOrderTime,
      publisher_avg_publishing_time_ms: rounded(publisher.times.averageMs),
      publisher_max_publishing_time_ms: rounded(publisher.times.maximumMs),
      publisher_circuit_breaker_state: publisher.breaker.state,
    };
  }
}

/** @param {number} value */
function rounded(value) {
  return Math.round(value * 100) / 100;
}
