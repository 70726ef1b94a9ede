import { runFigures } from '../../../model/families.ts';
import type { AnalysisReport } from '../report.ts';
import { describeComponents, describeMetrics } from './describe-components.ts';
import { describeExplanation } from './describe-explanation.ts';
import { describeServiceHeartbeats } from './describe-service-heartbeats.ts';
import { describeTimings } from './describe-timings.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatRate,
  formatShare,
  formatTime,
  plural,
} from './figures.ts';
import type { Cell, Fact, Section } from './section.ts';
import { condense, shareBar, sparkline } from './sparkline.ts';
import { cutText, plainText } from './text-width.ts';

const shownErrors = 10;
const shownSilences = 3;
const shownGroups = 5;
const shownExample = 72;

/** The report in the order a person wants it: what it is, how it fares, then what is odd. */
export function describeReport(report: AnalysisReport): readonly Section[] {
  return [
    describeLog(report),
    ...describeExplanation(report),
    ...describeThresholds(report),
    ...describeLevels(report),
    ...describeComponents(report),
    ...describeServiceHeartbeats(report),
    ...describeTimings(report),
    ...describeMetrics(report),
    ...describeErrors(report),
    ...describeSilences(report),
    ...describeQuarantine(report),
    describeOddities(report),
  ];
}

function describeLog(report: AnalysisReport): Section {
  const { inputs, ledger, survey, format, service, snapshot } = report;
  const { span, timeline } = survey;
  const perSecond = span.seconds > 0 ? ledger.records / span.seconds : undefined;
  const { firstMs, lastMs } = span;
  const range =
    firstMs === undefined || lastMs === undefined
      ? { text: 'no record has a time', tone: 'warn' as const }
      : {
          text: `${formatTime(firstMs)} → ${formatTime(lastMs, firstMs)} UTC (${formatDuration(span.seconds * 1000)})`,
        };
  const others = Object.entries(format.shares)
    .filter(([name]) => name !== format.profile)
    .map(([name, share]) => `${name} ${formatShare(share)}`);
  const facts: Fact[] = [
    { name: 'read', value: { text: inputNames(inputs) } },
    { name: 'lines', value: { text: describeLines(ledger, format.textLines) } },
    { name: 'time', value: range },
    {
      name: 'format',
      value: {
        text:
          ledger.records === 0
            ? 'no line is a record'
            : [`${format.profile} (${formatShare(format.share)} of records)`, ...others].join(', '),
      },
    },
  ];
  if (perSecond !== undefined) {
    const curve = sparkline(condense(timeline.counts, 48));
    const text = formatRate(perSecond);
    facts.push({ name: 'rate', value: { text: curve.length > 1 ? `${text}  ${curve}` : text } });
  }
  if (runFigures(snapshot.families).heartbeats > 0)
    facts.push({ name: 'beats', value: describeServiceRun(snapshot) });
  return { kind: 'facts', title: `Log of ${plainText(service)}`, facts };
}

function describeServiceRun({ run, families }: AnalysisReport['snapshot']): Cell {
  const { heartbeats, missed } = runFigures(families);
  const { intervalSeconds } = run;
  const every =
    intervalSeconds === undefined ? '' : `, every ${formatDuration(intervalSeconds * 1000)}`;
  const wrong = missed > 0 ? `, ${formatCount(missed)} missing` : '';
  return {
    text: `${plural(heartbeats, 'heartbeat', 'heartbeats')} of the service itself${every}${wrong}`,
    tone: missed > 0 ? 'warn' : 'plain',
  };
}

function inputNames(inputs: AnalysisReport['inputs']): string {
  const names = inputs.map(({ path }) => (path === '-' ? 'standard input' : plainText(path)));
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${plural(names.length - 3, 'other', 'others')}` : shown;
}

function describeLines(ledger: AnalysisReport['ledger'], textLines: number): string {
  const classes = ['malformed', 'oversize', 'blank'] as const;
  const rest = classes
    .filter((cls) => ledger[cls] > 0)
    .map((cls) => `${formatCount(ledger[cls])} ${cls}`);
  if (textLines > 0) rest.unshift(`${formatCount(textLines)} of text`);
  const all = `${formatCount(ledger.lines)} (${formatBytes(ledger.bytes)})`;
  return [all, plural(ledger.records, 'record', 'records'), ...rest].join(' · ');
}

function describeThresholds({ thresholds }: AnalysisReport): Section[] {
  if (thresholds.length === 0) return [];
  const notes = thresholds.map(({ threshold, value, exceeded }): Cell => {
    const found = value === null ? 'nothing to compare' : `it is ${formatCount(value)}`;
    return exceeded
      ? { text: `${threshold}: ${found}`, tone: 'bad' }
      : { text: `not ${threshold}: ${found}`, tone: 'good' };
  });
  return [{ kind: 'notes', title: 'Thresholds', notes }];
}

const levelOrder = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'none'];
const levelTones: Readonly<Record<string, 'bad' | 'warn' | 'dim'>> = {
  fatal: 'bad',
  error: 'bad',
  warn: 'warn',
  none: 'dim',
};

function describeLevels({ survey, ledger }: AnalysisReport): Section[] {
  const { levels } = survey;
  const known = [...levels.keys()].filter((level) => level !== 'none');
  if (known.length === 0) return [];
  const total = ledger.records;
  const rows = [...levels]
    .sort(([a], [b]) => levelOrder.indexOf(a) - levelOrder.indexOf(b))
    .map(([level, count]): Cell[] => {
      const tone = levelTones[level] ?? 'plain';
      return [
        { text: level === 'none' ? '(none)' : level, tone },
        { text: formatCount(count) },
        { text: formatShare(count / total), tone: 'dim' },
        { text: shareBar(count / total, 40), tone },
      ];
    });
  const columns = [
    { title: 'level', align: 'left' as const },
    { title: 'records', align: 'right' as const },
    { title: 'share', align: 'right' as const },
    { title: '', align: 'left' as const },
  ];
  return [{ kind: 'table', title: 'Levels', columns, rows }];
}

function describeErrors({ survey }: AnalysisReport): Section[] {
  const errors = survey.topErrors(shownErrors);
  if (errors.length === 0) return [];
  const rows = errors.map(({ key, count, error }): Cell[] => [
    { text: `${error > 0 ? '~' : ''}${formatCount(count)}`, tone: 'bad' },
    { text: plainText(key) },
  ]);
  const columns = [
    { title: 'times', align: 'right' as const },
    { title: 'error', align: 'left' as const, shrinks: true },
  ];
  return [{ kind: 'table', title: 'Top errors', columns, rows }];
}

/**
 * Silences that stand out: of a second at least, and ten times the usual distance of records or a
 * fifth of the log.
 */
function describeSilences({ survey, ledger }: AnalysisReport): Section[] {
  const { span } = survey;
  const usualMs = (span.seconds * 1000) / Math.max(1, ledger.records - 1);
  const rows = span.silences
    .filter(
      ({ startMs, endMs }) =>
        endMs - startMs >= Math.max(1000, Math.min(10 * usualMs, span.seconds * 200)),
    )
    .slice(0, shownSilences)
    .map(({ startMs, endMs }): Cell[] => [
      { text: formatDuration(endMs - startMs), tone: 'warn' },
      { text: formatTime(startMs) },
      { text: formatTime(endMs, startMs) },
    ]);
  if (rows.length === 0) return [];
  const columns = [
    { title: 'length', align: 'right' as const },
    { title: 'from', align: 'left' as const },
    { title: 'to', align: 'left' as const },
  ];
  return [{ kind: 'table', title: 'Silences', columns, rows }];
}

function describeQuarantine({ quarantine }: AnalysisReport): Section[] {
  const rows = quarantine
    .slice(0, shownGroups)
    .map((group): Cell[] => [
      { text: `${group.estimated ? '~' : ''}${formatCount(group.count)}` },
      { text: group.class, tone: group.class === 'malformed' ? 'warn' : 'dim' },
      { text: cutText(plainText(group.example), shownExample) },
    ]);
  if (rows.length === 0) return [];
  const columns = [
    { title: 'lines', align: 'right' as const },
    { title: 'class', align: 'left' as const },
    { title: 'one of the last', align: 'left' as const },
  ];
  return [{ kind: 'table', title: 'Not counted by any rule, or no records', columns, rows }];
}

function describeOddities({ oddities }: AnalysisReport): Section {
  const notes = oddities.map(({ text, places, count }): Cell => {
    if (places.length === 0) return { text, tone: 'warn' };
    const isOnePath = places.every((line) => line.path === places[0]?.path);
    const where = places.map((line) =>
      isOnePath ? formatCount(line.line) : `${plainText(line.path)}:${line.line}`,
    );
    const more = count > places.length ? ', …' : '';
    return {
      text: `${text} (${isOnePath ? 'line ' : ''}${where.join(', ')}${more})`,
      tone: 'warn',
    };
  });
  const none: Cell = { text: 'nothing', tone: 'good' };
  return { kind: 'notes', title: 'What is odd', notes: notes.length === 0 ? [none] : notes };
}
