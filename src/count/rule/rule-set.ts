import type { Declarations } from '../../model/declaration.ts';
import type { ObservationSink } from '../../model/observation.ts';
import type { LogRecord } from '../../model/record.ts';
import { ComponentDiscovery } from './component-discovery.ts';
import { countRules } from './count-rules.ts';
import { DispatchIndex } from './dispatch-index.ts';
import { FieldTable } from './field-table.ts';
import { HeartbeatDiscovery } from './heartbeat-discovery.ts';
import { isMark } from './heartbeat-fields.ts';
import { metricRules } from './metric-rules.ts';
import { OncePerRecord } from './once-per-record.ts';
import { compileRule } from './rule.ts';
import { runRules } from './run-rules.ts';
import { stateRules } from './state-rules.ts';
import { TimingDiscovery } from './timing-discovery.ts';
import { timingRules } from './timing-rules.ts';
import { compileTrace, type TraceReader } from './trace-reader.ts';
import { compileWriter, hasTotals, type WriterReader } from './writer-reader.ts';

/** All that a configuration says about records, compiled. */
export interface RuleSet {
  /** Field paths that the rules want; a record's slots are indexes of this list. */
  readonly fields: readonly string[];
  /**
   * Tells the sink what a record says: `begin` once if anything matches, then the run's
   * observations, totals, events, timings, states, metrics, discovered timings, each kind in the
   * order of its declarations; before the discovered timings the component, of records that match. Label arrays are reused: the sink copies what it keeps.
   *
   * @param timeMs the record's own time, epoch milliseconds
   * @param log the log that it stands in, where several are read
   * @returns whether at least one rule matched (even where its value was refused)
   */
  observe(
    record: LogRecord,
    timeMs: number | undefined,
    sink: ObservationSink,
    log?: string,
  ): boolean;
  /**
   * The same of an exception that a stack trace told of: by the rules alone that ask for
   * `@error_type`, for the trace is no record of its own.
   */
  observeError(record: LogRecord, timeMs: number | undefined, sink: ObservationSink): boolean;
}

/**
 * Compiles declarations to rules. What the rules of each kind do is told where they are compiled.
 *
 * @throws CodedError REGEX_INVALID, REGEX_NOT_LINEAR, REGEX_ENGINE_MISSING
 */
export function compileRules(declarations: Declarations): RuleSet {
  const fields = new FieldTable();
  const counts = new OncePerRecord(declarations.counts.length);
  const samples = new OncePerRecord(declarations.timings.length);
  const summaries = new OncePerRecord(declarations.timings.length);
  const states = new OncePerRecord(declarations.states.length);
  const rules = [
    ...runRules(declarations.run),
    ...countRules(declarations.counts, counts),
    ...timingRules(declarations.timings, samples, summaries),
    ...stateRules(declarations.states, states),
    ...metricRules(declarations.metrics),
  ].map((declared, order) => compileRule(declared, order, fields));
  const components =
    declarations.maxDiscoveredComponents > 0 ? new ComponentDiscovery(fields) : undefined;
  const { heartbeat, discoverHeartbeat } = declarations.run;
  const isSought = heartbeat === undefined && discoverHeartbeat === true;
  const heartbeats = isSought ? new HeartbeatDiscovery(fields) : undefined;
  const writer = compileWriter(declarations, fields);
  const trace = compileTrace(declarations, fields);
  return new CompiledRules(
    fields.names,
    new DispatchIndex(rules),
    [counts, samples, summaries, states],
    components,
    declarations.discoverTimings
      ? new TimingDiscovery(isSought ? isMark : undefined, declarations.units, trace)
      : undefined,
    heartbeats,
    hasTotals(declarations),
    writer,
    trace,
  );
}

class CompiledRules implements RuleSet {
  readonly fields: readonly string[];
  readonly #index: DispatchIndex;
  readonly #claims: readonly OncePerRecord[];
  readonly #components: ComponentDiscovery | undefined;
  readonly #discovery: TimingDiscovery | undefined;
  readonly #heartbeats: HeartbeatDiscovery | undefined;
  readonly #isSoughtFirst: boolean;
  readonly #writer: WriterReader | undefined;
  readonly #trace: TraceReader | undefined;

  constructor(
    fields: readonly string[],
    index: DispatchIndex,
    once: readonly OncePerRecord[],
    components: ComponentDiscovery | undefined,
    discovery: TimingDiscovery | undefined,
    heartbeats: HeartbeatDiscovery | undefined,
    hasTotals: boolean,
    writer: WriterReader | undefined,
    trace: TraceReader | undefined,
  ) {
    this.fields = fields;
    this.#index = index;
    this.#claims = once;
    this.#components = components;
    this.#discovery = discovery;
    this.#heartbeats = heartbeats;
    // Totals of a record depend on the heartbeat that it is, and must come after it.
    this.#isSoughtFirst = heartbeats !== undefined && (hasTotals || discovery === undefined);
    this.#writer = writer;
    this.#trace = trace;
  }

  observeError(record: LogRecord, timeMs: number | undefined, sink: ObservationSink): boolean {
    const hits = this.#index.match(record);
    let isBegun = false;
    for (let index = 0; index < hits; index++) {
      const rule = this.#index.hit(index);
      if (rule?.asksForError !== true) continue;
      if (!isBegun) {
        sink.begin(timeMs, undefined);
        for (const once of this.#claims) once.nextRecord();
      }
      isBegun = true;
      rule.observe(record, sink);
    }
    return isBegun;
  }

  observe(
    record: LogRecord,
    timeMs: number | undefined,
    sink: ObservationSink,
    log?: string,
  ): boolean {
    const hits = this.#index.match(record);
    const writer = this.#writer?.of(record, log);
    const trace = this.#trace?.of(record);
    const heartbeat = this.#isSoughtFirst ? this.#heartbeats?.find(record) : undefined;
    let isBegun = hits > 0 || heartbeat !== undefined;
    if (isBegun) sink.begin(timeMs, writer, trace);
    if (heartbeat !== undefined) this.#heartbeats?.report(heartbeat, sink);
    if (hits > 0) {
      for (const once of this.#claims) once.nextRecord();
      for (let index = 0; index < hits; index++) this.#index.hit(index)?.observe(record, sink);
      this.#components?.observe(record, sink);
    }
    if (this.#discovery?.observe(record, timeMs, isBegun, sink, writer) === true) isBegun = true;
    if (this.#isSoughtFirst || this.#discovery?.sawMark !== true) return isBegun;
    return this.#seekLast(record, timeMs, isBegun, sink);
  }

  /** Nothing in a record waits for the heartbeat that it is: it is sought where marks were seen. */
  #seekLast(
    record: LogRecord,
    timeMs: number | undefined,
    isBegun: boolean,
    sink: ObservationSink,
  ): boolean {
    const heartbeat = this.#heartbeats?.find(record);
    if (heartbeat === undefined) return isBegun;
    if (!isBegun) sink.begin(timeMs, this.#writer, this.#trace);
    this.#heartbeats?.report(heartbeat, sink);
    return true;
  }
}
