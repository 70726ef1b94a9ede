import { numberOf } from '../../../model/families.ts';
import type { RateSnapshot } from '../../../model/family.ts';
import type { AnalysisReport } from '../report.ts';
import { formatCount, plural } from './figures.ts';
import type { Cell, Column, Section } from './section.ts';
import { figuresByWriter, heartbeatFields, sumsByWriter } from './service-heartbeats.ts';
import { plainText } from './text-width.ts';

const shownFields = 24;
const shownWriters = 12;
const shownSums = 3;

/** The service's own heartbeats: fields that nobody declared, and who wrote them. */
export function describeServiceHeartbeats(report: AnalysisReport): readonly Section[] {
  return [...describeFields(report), ...describeWriters(report)];
}

function describeFields({ snapshot }: AnalysisReport): readonly Section[] {
  const fields = heartbeatFields(snapshot.families);
  if (fields.length === 0) return [];
  const rows = fields.slice(0, shownFields).map((field): Cell[] => {
    const { name, printedAs } = field.quantity;
    const { resets = 0 } = field.facets;
    return [
      { text: plainText(name), tone: 'strong' },
      {
        text: printedAs ?? 'not told yet',
        tone: printedAs === undefined ? 'dim' : 'plain',
      },
      { text: formatCount(numberOf(field)) },
      { text: formatCount(resets), tone: resets > 0 ? 'plain' : 'dim' },
      ratesCell(field.facets.printedRate),
    ];
  });
  return [
    {
      kind: 'table',
      title: "Fields of the service's own heartbeats",
      columns: [
        { title: 'field', align: 'left', shrinks: true },
        { title: 'is a', align: 'left' },
        { title: 'value', align: 'right' },
        { title: 'resets', align: 'right' },
        { title: 'printed rates', align: 'left' },
      ],
      rows: [...rows, ...more(fields.length - rows.length)],
    },
  ];
}

function ratesCell(rate: RateSnapshot | undefined): Cell {
  if (rate === undefined) return { text: '–', tone: 'dim' };
  const of = `of ${formatCount(rate.compared)}`;
  return rate.disagreed === 0
    ? { text: `${formatCount(rate.compared)} ${of} agree`, tone: 'good' }
    : { text: `${formatCount(rate.disagreed)} ${of} disagree`, tone: 'warn' };
}

function describeWriters(report: AnalysisReport): readonly Section[] {
  const { writers } = report.snapshot.run;
  if (writers.length === 0) return [];
  const { families } = report.snapshot;
  const sums = sumsByWriter(families).slice(0, shownSums);
  const figureOf = figuresByWriter(families);
  const rows = writers.slice(0, shownWriters).map(({ name, isSilent }, position): Cell[] => {
    const missed = figureOf('missed', position);
    const restarts = figureOf('restarts', position);
    return [
      name === ''
        ? { text: 'names nobody', tone: 'dim' }
        : { text: plainText(name), tone: 'strong' },
      { text: formatCount(figureOf('heartbeats', position)) },
      { text: formatCount(missed), tone: missed > 0 ? 'warn' : 'dim' },
      { text: formatCount(restarts), tone: restarts > 0 ? 'warn' : 'dim' },
      ...sums.map(({ byWriter: of }): Cell => ({ text: formatCount(of[position] ?? 0) })),
      { text: isSilent ? 'fell silent' : '', tone: 'dim' },
    ];
  });
  const columns: Column[] = [
    { title: 'writer', align: 'left', shrinks: true },
    ...['heartbeats', 'missed', 'restarts', ...sums.map(({ name }) => name)].map(
      (title): Column => ({ title, align: 'right' }),
    ),
    { title: '', align: 'left' },
  ];
  return [
    {
      kind: 'table',
      title: 'Writers of the log',
      columns,
      rows: [...rows, ...more(writers.length - rows.length)],
    },
  ];
}

function more(hidden: number): readonly Cell[][] {
  return hidden > 0 ? [[{ text: plural(hidden, 'more', 'more'), tone: 'dim' }]] : [];
}
