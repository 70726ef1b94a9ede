import { type FormatDocument, formatDocument } from '../../../model/format.ts';
import type { HeartbeatLine } from '../../../model/heartbeat.ts';
import type { FrequentKey } from '../frequent-keys.ts';
import { listMetrics, type MetricEntry } from '../metric-list.ts';
import type { Oddity } from '../oddity.ts';
import type { AnalysisReport, InputReport } from '../report.ts';
import type { ThresholdResult } from '../threshold.ts';
import { isoTime } from './figures.ts';
import { type ServiceHeartbeatsDocument, serviceHeartbeatsOf } from './service-heartbeats.ts';

const analysisSchema = 'heartbeat.analysis/v1';

const topErrors = 20;

/** The report for programs. Keys are only ever added within a version of the schema. */
export interface AnalysisDocument {
  readonly schema: string;
  readonly inputs: readonly InputReport[];
  readonly ledger: Readonly<Record<string, number>>;
  /** ISO 8601; `null` where no record has a time. */
  readonly time: {
    readonly first: string | null;
    readonly last: string | null;
    readonly seconds: number;
  };
  readonly format: FormatDocument;
  /** Only with --explain. */
  readonly explanation?: AnalysisReport['explanation'];
  readonly heartbeat: HeartbeatLine;
  /** Fields of the service's own heartbeats that nobody declared, and its writers if several. */
  readonly service_heartbeats: ServiceHeartbeatsDocument;
  readonly metrics: readonly MetricEntry[];
  /** Records by level; `none`: without one. */
  readonly levels: Readonly<Record<string, number>>;
  readonly errors: readonly FrequentKey[];
  readonly silences: readonly { first: string; last: string; seconds: number }[];
  /** Lines that were not decoded, or that no rule took, by shape; at most 20, secrets masked. */
  readonly quarantine: AnalysisReport['quarantine'];
  readonly oddities: readonly Oddity[];
  readonly thresholds: readonly ThresholdResult[];
}

export function toDocument(report: AnalysisReport): AnalysisDocument {
  const { explanation, ledger, format, heartbeat, survey, inputs, families, oddities, thresholds } =
    report;
  const { span } = survey;
  const { bytes, lines, records, matched, unmatched, malformed, oversize, blank } = ledger;
  return {
    schema: analysisSchema,
    inputs,
    ledger: { bytes, lines, records, matched, unmatched, malformed, oversize, blank },
    time: { first: iso(span.firstMs), last: iso(span.lastMs), seconds: tidy(span.seconds) },
    format: formatDocument(format),
    ...(explanation.length > 0 && { explanation }),
    heartbeat,
    service_heartbeats: serviceHeartbeatsOf(report),
    metrics: listMetrics(families),
    levels: Object.fromEntries(survey.levels),
    errors: survey.topErrors(topErrors),
    quarantine: report.quarantine,
    silences: span.silences.map(({ startMs, endMs }) => ({
      first: isoTime(startMs),
      last: isoTime(endMs),
      seconds: tidy((endMs - startMs) / 1000),
    })),
    oddities,
    thresholds,
  };
}

export function renderJson(report: AnalysisReport): string {
  return `${JSON.stringify(toDocument(report), undefined, 2)}\n`;
}

function iso(timeMs: number | undefined): string | null {
  return timeMs === undefined ? null : isoTime(timeMs);
}

/** To the microsecond: what is below that is the noise of binary fractions. */
function tidy(value: number): number {
  return Number(value.toFixed(6));
}
