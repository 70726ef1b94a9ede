import type { Readable } from 'node:stream';
import { createEngine, type Engine, engineOptionsOf } from '../../engine/engine.ts';
import type { Clock } from '../../model/clock.ts';
import type { Config } from '../../model/config.ts';
import type { HeartbeatLine } from '../../model/heartbeat.ts';
import type { FieldValue } from '../../model/record.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { sampledFamilies } from '../../publish/families/sampled-families.ts';
import type { EventTimeWindows } from '../../publish/heartbeat/event-time-windows.ts';
import { Growth } from '../../publish/heartbeat/growth.ts';
import { buildHeartbeat } from '../../publish/heartbeat/heartbeat-builder.ts';
import type { HeartbeatWriter } from '../../publish/heartbeat/heartbeat-writer.ts';
import { serviceUptimeSeconds } from '../../publish/heartbeat/uptime.ts';
import { withRates } from '../../publish/heartbeat/with-rates.ts';
import { createHeartbeatStream } from './heartbeat-stream.ts';
import { type Input, openInputs } from './input/input.ts';
import { Reading } from './input/reading.ts';
import { findOddities } from './oddity.ts';
import { createProgress } from './progress.ts';
import { quantitiesOf } from './quantities.ts';
import { createRecordFilter } from './record-filter.ts';
import type { AnalysisReport, InputReport } from './report.ts';
import { type LogLine, Survey } from './survey.ts';
import { checkThreshold, type Threshold } from './threshold.ts';
import { everything, type TimeRange } from './time-range.ts';

export interface AnalyzeOptions {
  readonly config: Config;
  readonly clock: Clock;
  /** What `-` reads. */
  readonly stdin: Readable;
  /** Read before the paths, of which there may be none then. */
  readonly pod?: Input;
  readonly range?: TimeRange;
  /** Explain by which key each canonical field was found. */
  readonly explains?: boolean;
  readonly thresholds?: readonly Threshold[];
  /** Where the heartbeats on event time go; absent: none are made. */
  readonly heartbeats?: HeartbeatWriter;
  /** Sees every record that no rule speaks of: its level, what it says, and where it stands. */
  readonly onUnmatched?: (level: FieldValue, message: FieldValue, line: LogLine) => void;
  /** Sees these fields of every heartbeat of the service, and where it stands. */
  readonly serviceHeartbeats?: {
    readonly fields: readonly string[];
    see(values: readonly FieldValue[], line: LogLine): void;
  };
  /** A terminal to show a progress bar on; absent: none is shown. */
  readonly terminal?: { write(text: string): unknown; readonly columns?: number };
}

/**
 * Reads finished logs, in order, with the engine of the sidecar.
 * @throws CodedError of an input that cannot be read, or a threshold that names nothing
 */
export async function analyze(
  paths: readonly string[],
  options: AnalyzeOptions,
): Promise<AnalysisReport> {
  const { pod, stdin } = options;
  const files = pod !== undefined && paths.length === 0 ? [] : openInputs(paths, stdin);
  return new Analysis(options).run(pod === undefined ? files : [pod, ...files]);
}

/** Shapes of lines that nothing was made of: so many are reported. */
const shownGroups = 20;

class Analysis {
  readonly #options: AnalyzeOptions;
  readonly #engine: Engine;
  readonly #survey: Survey;
  readonly #windows: EventTimeWindows | undefined;
  readonly #reading: Reading;
  #serviceHeartbeats = 0;

  constructor(options: AnalyzeOptions) {
    const { config, heartbeats, onUnmatched, serviceHeartbeats, range = everything } = options;
    const { declarations } = config;
    const { intervalSeconds, graceSeconds, includeDetailedStats } = config.heartbeat;
    this.#options = options;
    const isInside = createRecordFilter(range);
    const needsBefore = heartbeats !== undefined || range !== everything;
    this.#engine = createEngine({
      ...engineOptionsOf(config),
      // No report has any.
      declarations: { ...declarations, exemplars: false },
      explains: options.explains === true,
      quarantines: true,
      fields: serviceHeartbeats?.fields ?? [],
      hooks: {
        ...(needsBefore && {
          before: (_record, timeMs) => {
            if (!isInside(timeMs)) return false;
            this.#windows?.before(timeMs);
            return true;
          },
        }),
        after: (record, timeMs, matched) => {
          this.#survey.record(record, timeMs);
          if (!matched && onUnmatched !== undefined) {
            onUnmatched(record.field(levelSlot), record.field(eventSlot), this.#reading.line);
          }
          if (this.#windows === undefined && serviceHeartbeats === undefined) return;
          this.#windows?.after();
          if (!this.#isServiceHeartbeat()) return;
          this.#windows?.afterServiceHeartbeat(timeMs, this.#engine.serviceRun.intervalSeconds);
          const values = seenSlots.map((slot) => record.field(slot));
          serviceHeartbeats?.see(values, this.#reading.line);
        },
        rejected: (cls, reason) => this.#survey.rejected(cls, reason, () => this.#reading.line),
      },
    });
    this.#reading = new Reading(this.#engine, heartbeats && (() => heartbeats.ready()));
    const slotOf = (field: string): number => this.#engine.slot(field);
    const seenSlots = (serviceHeartbeats?.fields ?? []).map(slotOf);
    const eventSlot = slotOf('@event');
    const levelSlot = slotOf('@level');
    this.#survey = new Survey({
      level: levelSlot,
      event: eventSlot,
      error: slotOf('@error'),
    });
    this.#windows =
      heartbeats &&
      createHeartbeatStream({
        engine: this.#engine,
        line: { components: declarations.components, intervalSeconds, includeDetailedStats },
        graceSeconds,
        startMs: range.sinceMs,
        write: (heartbeat) => heartbeats.write(this.#dated(heartbeat)),
      });
  }

  async run(inputs: readonly Input[]): Promise<AnalysisReport> {
    if (!this.#options.config.declarations.discoverTimings) this.#checkThresholdsEarly();
    const read = await this.#readAll(inputs);
    const { clock } = this.#options;
    this.#survey.finish();
    this.#windows?.end(clock.now());
    return this.#report(read);
  }

  /** When a log was read is nothing that it says: without any time it has none. */
  #dated(heartbeat: HeartbeatLine): HeartbeatLine {
    if (this.#survey.span.lastMs !== undefined) return heartbeat;
    return { ...heartbeat, timestamp: null, window_start: null, window_end: null };
  }

  async #readAll(inputs: readonly Input[]): Promise<readonly InputReport[]> {
    const { terminal, clock } = this.#options;
    const totalBytes = inputs.reduce((sum, { sizeBytes = Number.NaN }) => sum + sizeBytes, 0);
    const progress =
      terminal &&
      createProgress({
        stream: terminal,
        clock,
        totalBytes: Number.isNaN(totalBytes) ? undefined : totalBytes,
      });
    try {
      return await this.#reading.readAll(inputs, progress);
    } finally {
      progress?.end();
    }
  }

  /** A window ends with the heartbeat of the service itself, so that both sum up the same. */
  #isServiceHeartbeat(): boolean {
    const { heartbeats } = this.#engine.serviceRun;
    if (heartbeats === this.#serviceHeartbeats) return false;
    this.#serviceHeartbeats = heartbeats;
    return true;
  }

  /** Names that no log could give are told before a long read, not after it. */
  #checkThresholdsEarly(): void {
    if ((this.#options.thresholds ?? []).length > 0) this.#report([]);
  }

  #report(inputs: readonly InputReport[]): AnalysisReport {
    const engine = this.#engine;
    const survey = this.#survey;
    const { declarations, service } = this.#options.config;
    const counted = engine.snapshot();
    const ledger = engine.ledger();
    const { heartbeat, growth } = this.#wholeHeartbeat(counted);
    const rated = withRates(counted.families, (rate) => growth.rateOf(rate));
    const snapshot = { ...counted, families: rated };
    const families = sampledFamilies(rated);
    const parts = { ledger, heartbeat, snapshot, declarations, families };
    const quantities = quantitiesOf({ ...parts, levels: survey.levels });
    return Object.freeze({
      ...parts,
      service,
      inputs,
      format: engine.format(),
      explanation: engine.explanation(),
      survey,
      quarantine: engine.quarantine(shownGroups),
      oddities: findOddities({
        ...parts,
        survey,
        sequence: engine.sequence(true),
        anomalies: engine.anomalies(),
        unitless: engine.unitless(),
        unended: this.#reading.unended,
      }),
      thresholds: (this.#options.thresholds ?? []).map((threshold) =>
        checkThreshold(threshold, quantities),
      ),
    });
  }

  /** One heartbeat over all that was read, and the rates in it. */
  #wholeHeartbeat({ families, run }: Snapshot): {
    readonly heartbeat: HeartbeatLine;
    readonly growth: Growth;
  } {
    const { span } = this.#survey;
    const { clock, config } = this.#options;
    const endMs = span.lastMs ?? clock.now();
    const startMs = span.firstMs ?? endMs;
    const growth = new Growth(new Map(), families, span.seconds);
    const heartbeat = buildHeartbeat({
      families,
      growth,
      window: { startMs, endMs, seconds: span.seconds },
      components: config.declarations.components,
      intervalSeconds: config.heartbeat.intervalSeconds,
      includeDetailedStats: true,
      sequence: 1,
      heartbeatCount: 1,
      uptimeSeconds: serviceUptimeSeconds(run, endMs, startMs),
      ledger: this.#engine.ledger(),
      final: true,
    });
    return { heartbeat: this.#dated(heartbeat), growth };
  }
}
