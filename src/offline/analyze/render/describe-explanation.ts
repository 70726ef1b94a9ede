import type { ProfileExplanation } from '../../../decode/record/decoder.ts';
import type { AnalysisReport } from '../report.ts';
import { formatShare, plural } from './figures.ts';
import type { Cell, Column, Section } from './section.ts';
import { plainText } from './text-width.ts';

const shownChoices = 4;

const columns: readonly Column[] = [
  { title: 'field', align: 'left' },
  { title: 'key', align: 'left', shrinks: true },
  { title: 'share', align: 'right' },
  { title: 'why', align: 'left', shrinks: true },
];

/** For each profile met, the key that gave each canonical field, and why that one. */
export function describeExplanation({ explanation, ledger }: AnalysisReport): readonly Section[] {
  const all = Math.max(1, ledger.records);
  return explanation.map(({ profile, records, fields }) => ({
    kind: 'table',
    title: `How ${profile} was read (${plural(records, 'record', 'records')}, ${formatShare(records / all)})`,
    columns,
    rows: fields.flatMap((field) => rowsOf(field, records)),
  }));
}

type Field = ProfileExplanation['fields'][number];

function rowsOf({ field, choices }: Field, records: number): readonly (readonly Cell[])[] {
  if (choices.length === 0)
    return [
      [
        { text: field, tone: 'dim' },
        { text: '–', tone: 'dim' },
      ],
    ];
  const rows = choices.slice(0, shownChoices).map(({ key, why, records: had }, nth) => [
    { text: nth === 0 ? field : '' },
    { text: plainText(key) },
    { text: formatShare(had / records), tone: 'dim' as const },
    {
      text: plainText(why),
      tone: why.includes('without a unit') ? ('warn' as const) : ('dim' as const),
    },
  ]);
  const rest = choices.length - shownChoices;
  if (rest > 0) rows.push([{ text: '' }, { text: `and ${plural(rest, 'other', 'others')}` }]);
  return rows;
}
