import type { AnalysisReport } from '../report.ts';
import { describeReport } from './describe.ts';
import type { Cell, Section } from './section.ts';

/** The report as GitHub's Markdown, for an issue, a pull request or a wiki. */
export function renderMarkdown(report: AnalysisReport): string {
  const [first, ...rest] = describeReport(report);
  const parts = first === undefined ? [] : [`# ${escapeMarkdown(first.title)}`, ...body(first)];
  for (const section of rest) parts.push(`## ${escapeMarkdown(section.title)}`, ...body(section));
  return `${parts.join('\n\n')}\n`;
}

function body(section: Section): readonly string[] {
  if (section.kind === 'facts') {
    return [section.facts.map(({ name, value }) => `- **${name}**: ${inline(value)}`).join('\n')];
  }
  if (section.kind === 'notes')
    return [section.notes.map((note) => `- ${inline(note)}`).join('\n')];
  const { columns, rows } = section;
  const head = row(columns.map(({ title }) => escapeMarkdown(title)));
  const rule = row(columns.map(({ align }) => (align === 'right' ? '---:' : '---')));
  return [[head, rule, ...rows.map((cells) => row(cells.map(inline)))].join('\n')];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function inline({ text, tone }: Cell): string {
  const escaped = escapeMarkdown(text.trim());
  return tone === 'bad' && escaped !== '' ? `**${escaped}**` : escaped;
}

/** Log text must stay text: no markup, no HTML, no cell of its own. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*[\]#|~]|\b_|_\b/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}
