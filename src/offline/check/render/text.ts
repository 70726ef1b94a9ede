import { createPaint, type Paint } from '../../../health/paint.ts';
import { formatCount, formatShare, plural } from '../../analyze/render/figures.ts';
import type { Coverage } from '../coverage/coverage.ts';
import type { Severity } from '../lint/finding.ts';
import type { Position } from '../positions.ts';
import { type CheckReport, failedTests, type ReportedFinding } from '../report.ts';
import type { TestOutcome } from '../testing/outcome.ts';
import { printable } from './printable.ts';

/** The report for a terminal: what is wrong first, the sum of it last. */
export function renderText(name: string, report: CheckReport, color: boolean): string {
  const paint = createPaint(color);
  const sections = [
    `${name}: valid\n`,
    ...report.findings.map((finding) => renderFinding(finding, paint)),
    ...(report.tests.length === 0 ? [] : [renderTests(report.tests, paint)]),
    ...(report.coverage === undefined ? [] : [renderCoverage(report.coverage, paint)]),
    `${summary(report)}\n`,
  ];
  return sections.join('\n');
}

function renderFinding(finding: ReportedFinding, paint: Paint): string {
  const { severity, code, message, hint, position, path } = finding;
  const head = `${where(position, path)}: ${toned(severity, paint)} ${paint.dim(code)}`;
  const lines = [head, `  ${printable(message)}`];
  if (hint !== undefined) lines.push(`  ${paint.dim(printable(hint))}`);
  return lines.map((line) => `${line}\n`).join('');
}

function toned(severity: Severity, paint: Paint): string {
  if (severity === 'info') return paint.dim(severity);
  return severity === 'error' ? paint.bad(severity) : paint.severity('degraded', severity);
}

function renderTests(tests: readonly TestOutcome[], paint: Paint): string {
  const lines = tests.flatMap((test) => {
    if (test.failures.length === 0) {
      return [`  ${paint.good('ok')}    ${printable(test.name)}`];
    }
    const at = where(test.position, test.file);
    return [
      `  ${paint.bad('FAIL')}  ${paint.bold(printable(test.name))}  ${paint.dim(at)}`,
      ...test.failures.flatMap(({ position, subject, expected, got, near }) => [
        `        ${where(position, test.file)}: ${printable(subject)}`,
        `          expected ${paint.good(printable(expected))}`,
        `          got      ${paint.bad(printable(got))}`,
        ...near.map(
          (text, at) => `          ${at === 0 ? 'near    ' : '        '} ${printable(text)}`,
        ),
      ]),
    ];
  });
  return section('Tests', lines, paint);
}

function renderCoverage(coverage: Coverage, paint: Paint): string {
  const { ledger, rules, labelled, unmatched } = coverage;
  const share = formatShare(ledger.lines === 0 ? 0 : ledger.matched / ledger.lines);
  const counts = rules.map(({ records }) => formatCount(records));
  const width = Math.max(7, ...counts.map((text) => text.length));
  const lines = [
    `  ${plural(ledger.lines, 'line', 'lines')}, ${plural(ledger.records, 'record', 'records')}, ` +
      `${share} of the lines matched`,
    '',
    paint.dim(`  ${'records'.padStart(width)}  rule`),
    ...rules.map(({ rule, records, position }, at) => {
      const count = (counts[at] ?? '').padStart(width);
      const figure = records === 0 ? paint.severity('degraded', count) : count;
      return `  ${figure}  ${rule.title}  ${paint.dim(where(position, ''))}`.trimEnd();
    }),
  ];
  if (labelled.length > 0) {
    lines.push('', paint.dim(`  ${'sets'.padStart(width)}  metric, and values of its labels`));
    for (const { name, labelSets, maxSeries, values } of labelled) {
      const each = values.map(({ label, distinct }) => `${label} ${formatCount(distinct)}`);
      const sets = formatCount(labelSets).padStart(width);
      const most = paint.dim(`of at most ${formatCount(maxSeries)}`);
      lines.push(`  ${sets}  ${name}: ${each.join(', ')}  ${most}`);
    }
  }
  if (unmatched.length > 0) {
    lines.push('', paint.dim(`  ${'records'.padStart(width)}  matched by nothing, by shape`));
    for (const { count, error, level, shape, path, line } of unmatched) {
      const figure = `${error > 0 ? '~' : ''}${formatCount(count)}`.padStart(width);
      const at = paint.dim(`first in ${path}:${line}`);
      lines.push(`  ${figure}  ${level ?? '-'}  ${printable(shape) || '(no message)'}  ${at}`);
    }
  }
  return section('Log', lines, paint);
}

function section(title: string, lines: readonly string[], paint: Paint): string {
  return [paint.bold(title), ...lines].map((line) => `${line}\n`).join('');
}

function where(position: Position | undefined, otherwise: string): string {
  if (position === undefined) return otherwise;
  return `${position.file}:${position.line}:${position.column}`;
}

function summary(report: CheckReport): string {
  const of = (severity: Severity): number =>
    report.findings.filter((finding) => finding.severity === severity).length;
  const allowed = report.allowed === 0 ? '' : ` (${report.allowed} allowed)`;
  const findings =
    `${plural(of('error'), 'error', 'errors')}, ${plural(of('warning'), 'warning', 'warnings')}, ` +
    `${of('info')} info${allowed}`;
  const total = report.tests.length;
  if (total === 0) return `${findings}; no tests`;
  return `${findings}; ${total - failedTests(report).length} of ${plural(total, 'test', 'tests')} passed`;
}
