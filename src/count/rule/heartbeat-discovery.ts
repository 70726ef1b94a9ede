import type { ObservationSink } from '../../model/observation.ts';
import type { LogRecord } from '../../model/record.ts';
import { boundText } from './bounded-text.ts';
import type { Read, Scope } from './field-table.ts';
import { HeartbeatReader } from './heartbeat-fields.ts';

/** Where a record says what it is: the first of these that is a text. */
const namingFields = ['@event', 'event_type', 'type', 'kind'];
const heartbeatWord = /heart[\s_-]?beat|💓/iu;
/** Texts whose verdict is kept. */
const maxKnownTexts = 4_096;
const maxNameLength = 128;

/**
 * Finds heartbeats of a service that nobody declared: records whose event says "heartbeat" and
 * which hold a running number, an uptime, a total or a delta.
 */
export class HeartbeatDiscovery {
  readonly #reads: readonly Read[];
  readonly #reader = new HeartbeatReader();
  readonly #names = new Map<string, string>();

  constructor(scope: Scope) {
    this.#reads = namingFields.map((field) => scope.read(field));
  }

  /** Whether the record may be a heartbeat; what it holds is then read. */
  find(record: LogRecord): string | undefined {
    for (const read of this.#reads) {
      const text = read(record);
      if (typeof text !== 'string') continue;
      const name = this.#nameOf(text);
      if (name === '') return undefined;
      this.#reader.read(record);
      return this.#reader.isMarked ? name : undefined;
    }
    return undefined;
  }

  /** Tells of the record that was just found. */
  report(name: string, sink: ObservationSink): void {
    if (!sink.discoveredHeartbeat(name)) return;
    sink.serviceHeartbeat(this.#reader.heartbeat);
    this.#reader.report(sink);
  }

  /** Numbers in the text do not make another name. Empty: not that of a heartbeat. */
  #nameOf(text: string): string {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    if (this.#names.size >= maxKnownTexts) this.#names.clear();
    const isOne = heartbeatWord.test(text.slice(0, maxNameLength));
    const name = isOne ? boundText(text.replace(/[0-9]+/g, '#'), maxNameLength) : '';
    this.#names.set(text, name);
    return name;
  }
}
