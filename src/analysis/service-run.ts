import type { Declarations } from '../model/declaration.ts';
import type { ObservationSink, ServiceHeartbeat } from '../model/observation.ts';
import type { LogRecord } from '../model/record.ts';
import { compileRules } from '../rule/rule-set.ts';

/**
 * Watches the service's start lines and its own heartbeats, record by record: windows end with
 * them, and its printed uptime is ours.
 */
export class ServiceRun {
  /** Fields that a record must have slots for. */
  readonly fields: readonly string[];
  readonly #rules: ReturnType<typeof compileRules>;
  readonly #isDeclared: boolean;
  readonly #view = new SlotView();
  readonly #sink: ObservationSink;
  #heartbeat: ServiceHeartbeat | undefined;
  #timeMs: number | undefined;
  #startedMs: number | undefined;

  constructor(declarations: Declarations) {
    const { run } = declarations;
    this.#isDeclared = run.heartbeat !== undefined || run.start !== undefined;
    this.#rules = compileRules({ ...nothing, components: declarations.components, run });
    this.fields = this.#rules.fields;
    this.#sink = {
      ...deafSink,
      serviceStarted: () => {
        this.#startedMs = this.#timeMs;
      },
      serviceHeartbeat: (heartbeat) => {
        this.#heartbeat = heartbeat;
        if (heartbeat.uptimeSeconds === undefined || this.#timeMs === undefined) return;
        this.#startedMs = this.#timeMs - heartbeat.uptimeSeconds * 1000;
      },
    };
  }

  /** Where the engine's records have the fields wanted. */
  useSlots(slotOf: (field: string) => number): void {
    this.#view.slots = this.fields.map(slotOf);
  }

  /** The service's own heartbeat, if this record is one. */
  observe(record: LogRecord, timeMs: number | undefined): ServiceHeartbeat | undefined {
    if (!this.#isDeclared) return undefined;
    this.#heartbeat = undefined;
    this.#timeMs = timeMs;
    this.#view.record = record;
    this.#rules.observe(this.#view, timeMs, this.#sink);
    return this.#heartbeat;
  }

  /** Start of the present run by what the service printed last, epoch ms. */
  get startedMs(): number | undefined {
    return this.#startedMs;
  }
}

/** A record whose slots are counted in another list of fields. */
class SlotView implements LogRecord {
  slots: readonly number[] = [];
  record: LogRecord | undefined;

  field(slot: number): ReturnType<LogRecord['field']> {
    return this.record?.field(this.slots[slot] ?? -1);
  }

  visitLeaves(...visiting: Parameters<LogRecord['visitLeaves']>): void {
    this.record?.visitLeaves(...visiting);
  }
}

const nothing: Declarations = {
  components: [],
  counts: [],
  timings: [],
  states: [],
  metrics: [],
  run: {},
  windowSamples: 1,
  discoverTimings: false,
  maxDiscoveredTimings: 0,
  discoveredBucketsSeconds: [],
};

const deafSink: ObservationSink = {
  begin() {},
  serviceStarted() {},
  serviceHeartbeat() {},
  count() {},
  total() {},
  sample() {},
  summary() {},
  state() {},
  metricCount() {},
  metricGauge() {},
  metricSample() {},
  discoveredSample() {},
  refuse() {},
};
