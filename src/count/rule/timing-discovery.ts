import { readDurationMs } from '../../model/duration.ts';
import { parseDurationText } from '../../model/duration-text.ts';
import type { ObservationSink, TraceSource, WriterSource } from '../../model/observation.ts';
import type { LogRecord } from '../../model/record.ts';
import { type NamedTiming, timingByName } from '../../model/timing-name.ts';

/** Paths whose verdict is kept; the memory of logs with endless paths is cleared now and then. */
const maxKnownPaths = 4_096;

/** Times the fields of a record that say by their name that they hold a duration. */
export class TimingDiscovery {
  readonly #verdicts = new Map<string, NamedTiming | 'mark'>();
  readonly #isMark: (path: string) => boolean;
  readonly #units: ReadonlyMap<string, NamedTiming>;
  readonly #trace: TraceSource | undefined;
  #sink: ObservationSink | undefined;
  #timeMs: number | undefined;
  #isBegun = false;
  #writer: WriterSource | undefined;
  #isMatched = false;
  #sawMark = false;

  /**
   * @param isMark fields that are no timings and whose numbers somebody else looks for
   * @param units what the configuration says of fields, by their path
   * @param trace names the trace of each record
   */
  constructor(
    isMark: (path: string) => boolean = () => false,
    units: Readonly<Record<string, NamedTiming>> = {},
    trace?: TraceSource,
  ) {
    this.#trace = trace;
    this.#isMark = isMark;
    this.#units = new Map(Object.entries(units));
  }

  /** Whether the last record has a number in such a field. */
  get sawMark(): boolean {
    return this.#sawMark;
  }

  /**
   * @param isBegun whether the sink was already told that the record begins
   * @returns whether the record has such a field
   */
  observe(
    record: LogRecord,
    timeMs: number | undefined,
    isBegun: boolean,
    sink: ObservationSink,
    writer?: WriterSource,
  ): boolean {
    this.#sink = sink;
    this.#timeMs = timeMs;
    this.#isBegun = isBegun;
    this.#isMatched = false;
    this.#sawMark = false;
    this.#writer = writer;
    record.visitLeaves(this.#visit, this.#mayBeTimed);
    return this.#isMatched;
  }

  readonly #mayBeTimed = (path: string): boolean => this.#verdictOf(path) !== 'no';

  /** One function for all records, so that a visit allocates nothing. */
  readonly #visit = (path: string, value: string | number | boolean): void => {
    const verdict = this.#verdictOf(path);
    if (verdict === 'no' || typeof value === 'boolean') return;
    if (verdict === 'mark') this.#sawMark ||= typeof value === 'number';
    else if (verdict === 'text') this.#observeText(path, value);
    else this.#report(path, readDurationMs(value, verdict));
  };

  /** The name gives no unit, so the text has to; a bare number is never guessed. */
  #observeText(path: string, value: string | number): void {
    if (typeof value !== 'string' || parseDurationText(value) === undefined) return;
    this.#report(path, readDurationMs(value, 'auto'));
  }

  #report(path: string, duration: number | string): void {
    this.#isMatched = true;
    if (!this.#isBegun) this.#sink?.begin(this.#timeMs, this.#writer, this.#trace);
    this.#isBegun = true;
    if (typeof duration === 'string') this.#sink?.refuse(duration);
    else this.#sink?.discoveredSample(path, duration);
  }

  #verdictOf(path: string): NamedTiming | 'mark' {
    return this.#verdicts.get(path) ?? this.#judge(path);
  }

  #judge(path: string): NamedTiming | 'mark' {
    if (this.#verdicts.size >= maxKnownPaths) this.#verdicts.clear();
    const timing = this.#units.get(path) ?? timingByName(path);
    const verdict = timing === 'no' && this.#isMark(path) ? 'mark' : timing;
    this.#verdicts.set(path, verdict);
    return verdict;
  }
}
