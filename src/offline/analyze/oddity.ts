import type { Declarations } from '../../model/declaration.ts';
import { runFigures } from '../../model/families.ts';
import type { RateSnapshot } from '../../model/family.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { SequenceReport } from '../../model/sequence.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { formatCount, formatDuration, plural } from './render/figures.ts';
import type { LogLine, Survey } from './survey.ts';

/** Something about a log that a person should know. `code` is stable snake_case. */
export interface Oddity {
  readonly code: string;
  readonly count: number;
  readonly text: string;
  /** First lines where it is, as far as it is in lines. */
  readonly places: readonly LogLine[];
}

export interface OddityInput {
  readonly ledger: Ledger;
  readonly snapshot: Snapshot;
  readonly declarations: Declarations;
  readonly survey: Survey;
  /** `undefined` where the configuration names no running number. */
  readonly sequence: SequenceReport | undefined;
  readonly anomalies: ReadonlyMap<string, number>;
  /** Durations of no known unit, by their path. */
  readonly unitless: ReadonlyMap<string, number>;
  /** Inputs whose last line has no newline. */
  readonly unended: readonly LogLine[];
}

/** What is odd about a log, worst first; empty for one that is as it should be. */
export function findOddities(input: OddityInput): readonly Oddity[] {
  return [
    ...rejectedLines(input),
    ...linesOfBytes(input),
    ...numbers(input),
    ...stamps(input.survey, input.ledger.records),
    ...runs(input),
    ...values(input),
    ...unitless(input),
  ].filter(({ count }) => count > 0);
}

function oddity(
  code: string,
  count: number,
  text: string,
  places: readonly LogLine[] = [],
): Oddity {
  return { code, count, text, places };
}

function rejectedLines({ survey }: OddityInput): Oddity[] {
  return [...survey.rejectedLines]
    .sort(([, a], [, b]) => b.count - a.count)
    .map(([reason, { count, lines }]) => {
      const text =
        reason === 'oversize'
          ? `${plural(count, 'line is', 'lines are')} over the size limit and not decoded`
          : `${plural(count, 'line is', 'lines are')} no record: ${reason.replaceAll('_', ' ')}`;
      return oddity(reason, count, text, lines);
    });
}

const anomalyTexts: Readonly<Record<string, string>> = {
  invalid_utf8: 'invalid UTF-8 (read all the same)',
  bom: 'a byte order mark',
  crlf: 'CRLF line ends',
  nul_padding: 'NUL bytes around the record',
};

function linesOfBytes({ anomalies, unended }: OddityInput): Oddity[] {
  const found = Array.from(anomalies, ([code, count]) => {
    const what = anomalyTexts[code] ?? code.replaceAll('_', ' ');
    return oddity(code, count, `${plural(count, 'line has', 'lines have')} ${what}`);
  });
  const ends = plural(unended.length, 'input ends', 'inputs end');
  const text = `${ends} inside a line: the last line has no newline (it is counted)`;
  return [...found, oddity('unended_line', unended.length, text, unended)];
}

function numbers({ sequence }: OddityInput): Oddity[] {
  if (sequence === undefined) return [];
  const { gaps, missing, repeats, resets, unnumbered } = sequence;
  const are = plural(missing, 'running number is', 'running numbers are');
  const again = plural(repeats, 'running number comes', 'running numbers come');
  const none = plural(unnumbered, 'record has', 'records have');
  return [
    oddity('sequence_gap', gaps, `${are} missing, in ${plural(gaps, 'place', 'places')}`),
    oddity('sequence_repeat', repeats, `${again} more than once`),
    oddity(
      'sequence_reset',
      resets,
      `the running numbers begin again ${plural(resets, 'time', 'times')}`,
    ),
    oddity('unnumbered', unnumbered, `${none} no running number`),
  ];
}

function stamps({ span, untimed }: Survey, records: number): Oddity[] {
  const behind = formatDuration(span.latestBehindMs);
  const all =
    untimed === records ? 'No record has' : `${plural(untimed, 'record has', 'records have')} no`;
  const timeless = untimed === records ? `${all} a time: no rates, no time span` : `${all} time`;
  return [
    oddity(
      'out_of_order',
      span.late,
      `${plural(span.late, 'record is', 'records are')} out of order, by up to ${behind}`,
    ),
    oddity(
      'absurd_stamp',
      span.absurd,
      `${plural(span.absurd, 'stamp is', 'stamps are')} far from all others and not believed`,
    ),
    oddity('untimed', untimed, timeless),
  ];
}

function runs({ snapshot: { families } }: OddityInput): Oddity[] {
  const { restarts, missed, doubled, late } = runFigures(families);
  const own = (count: number, what: string): string =>
    `${plural(count, 'heartbeat', 'heartbeats')} of the service ${what}`;
  const drifts = families.map(({ quantity: { name }, facets: { drift = 0 } }) => {
    const size = formatCount(Math.abs(drift));
    const text = `${name}: events and the service's own total disagree by ${size}`;
    return oddity('count_drift', Math.abs(drift), text);
  });
  const rates = families.map(({ quantity: { name }, facets: { printedRate: rate } }) =>
    oddity('rate_disagreement', rate?.disagreed ?? 0, rateText(name, rate)),
  );
  return [
    oddity('restart', restarts, `the service restarted ${plural(restarts, 'time', 'times')}`),
    oddity('missed_heartbeat', missed, own(missed, 'missing')),
    oddity('doubled_heartbeat', doubled, own(doubled, 'written twice')),
    oddity('late_heartbeat', late, own(late, 'late')),
    ...drifts,
    ...rates,
  ];
}

function rateText(name: string, rate: RateSnapshot | undefined): string {
  const { disagreed = 0, compared = 0, worst } = rate ?? {};
  const of = `${formatCount(disagreed)} of ${plural(compared, 'printed rate', 'printed rates')}`;
  const [printed, counted] = [worst?.printed ?? 0, worst?.counted ?? 0].map(formatCount);
  return `${name}: ${of} not borne out by its own count; at worst ${printed}/s printed, ${counted}/s counted`;
}

function unitless(input: OddityInput): Oddity[] {
  return Array.from(input.unitless, ([path, count]) => {
    const text = `${path} is a number without a unit and not timed; name it, as in units: {${path}: ms}`;
    return oddity('unit_unknown', count, text);
  });
}

function values({ ledger, snapshot, survey }: OddityInput): Oddity[] {
  const refused = Object.entries(ledger.reasons)
    .filter(([reason]) => !survey.rejectedLines.has(reason) && reason !== 'outside_time_range')
    .map(([reason, count]) => {
      const text = `${plural(count, 'value', 'values')} not used: ${reason.replaceAll('_', ' ')}`;
      return oddity(reason, count, text);
    });
  const folds = snapshot.families.map(({ quantity: { name }, facets: { folded = 0 } }) => {
    const text = `${name}: ${plural(folded, 'observation', 'observations')} beyond its label limit count as "other"`;
    return oddity('folded_labels', folded, text);
  });
  const outside = ledger.reasons['outside_time_range'] ?? 0;
  const left = `${plural(outside, 'record is', 'records are')} outside the time range and left out`;
  return [...refused, ...folds, oddity('outside_time_range', outside, left)];
}
