import type { AnalysisReport } from '../report.ts';
import { describeReport } from './describe.ts';
import type { Cell, Column, Section, Tone } from './section.ts';
import { cutText, padText, textWidth } from './text-width.ts';

export interface TableOptions {
  readonly color: boolean;
}

/** Widest line, in columns. */
const pageColumns = 100;
const indent = '  ';
const gap = '  ';

const colors: Readonly<Record<Tone, string>> = {
  plain: '',
  dim: '2',
  strong: '1',
  good: '32',
  warn: '33',
  bad: '31',
};

/** The report for a terminal: at most 100 columns, coloured only where asked to. */
export function renderTable(report: AnalysisReport, { color }: TableOptions): string {
  const paint = (text: string, tone: Tone = 'plain'): string => {
    const code = colors[tone];
    return color && code !== '' && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
  };
  const sections = describeReport(report).map((section) => {
    const lines = renderSection(section, paint).join('\n');
    return `${paint(section.title, 'strong')}\n${lines}\n`;
  });
  return sections.join('\n');
}

type Paint = (text: string, tone?: Tone) => string;

function renderSection(section: Section, paint: Paint): readonly string[] {
  if (section.kind === 'facts') {
    const width = Math.max(...section.facts.map(({ name }) => textWidth(name)));
    const left = indent.length + width + gap.length;
    return section.facts.map(({ name, value }) => {
      const text = cutText(value.text, pageColumns - left);
      return `${indent}${paint(padText(name, width, 'left'), 'dim')}${gap}${paint(text, value.tone)}`;
    });
  }
  if (section.kind === 'notes') {
    return section.notes.flatMap(({ text, tone }) =>
      wrap(text, pageColumns - 4).map((line, k) => {
        const mark = k === 0 ? paint(tone === 'good' ? '✓' : '!', tone) : ' ';
        return `${indent}${mark} ${line}`;
      }),
    );
  }
  return renderRows(section.columns, section.rows, paint);
}

function renderRows(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  paint: Paint,
): readonly string[] {
  const hasTitles = columns.some(({ title }) => title !== '');
  const widths = columnWidths(columns, rows);
  const line = (cells: readonly Cell[]): string => {
    const parts = columns.map(({ align }, k) => {
      const { text = '', tone } = cells[k] ?? {};
      const width = widths[k] ?? 0;
      const cut = cutText(text, width);
      const isLast = k === columns.length - 1 && align === 'left';
      return isLast ? paint(cut, tone) : paint(padText(cut, width, align), tone);
    });
    return `${indent}${parts.join(gap)}`.trimEnd();
  };
  const head = columns.map(({ title }): Cell => ({ text: title, tone: 'dim' }));
  return [...(hasTitles ? [line(head)] : []), ...rows.map(line)];
}

/** As wide as their widest cell; what is too much for the page is taken from those that shrink. */
function columnWidths(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): readonly number[] {
  const widths = columns.map(({ title }, k) =>
    Math.max(textWidth(title), ...rows.map((row) => textWidth(row[k]?.text ?? ''))),
  );
  const shrinking = columns.flatMap(({ shrinks }, k) => (shrinks === true ? [k] : []));
  const total = widths.reduce((sum, width) => sum + width, 0);
  let excess = indent.length + total + gap.length * (columns.length - 1) - pageColumns;
  for (const k of shrinking) {
    if (excess <= 0) break;
    const width = widths[k] ?? 0;
    const less = Math.min(excess, Math.max(0, width - 12));
    widths[k] = width - less;
    excess -= less;
  }
  return widths;
}

function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer) > columns && line !== '') {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line].map((each) => cutText(each, columns));
}
