import type { ConfigProblem } from '../../../config/load.ts';
import type { Position } from '../positions.ts';
import { type CheckReport, failedTests } from '../report.ts';

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** Annotations as a GitHub workflow prints them, one a line. */
export function renderGithub(report: CheckReport): string {
  const findings = report.findings.map(({ code, severity, position, message, hint }) =>
    annotation(commands[severity], position, code, hint ? `${message}\n${hint}` : message),
  );
  const failures = failedTests(report).flatMap(({ name, failures: all }) =>
    all.map(({ position, subject, expected, got, near }) => {
      const lines = [
        subject,
        `expected ${expected}`,
        `got ${got}`,
        ...near.map((one) => `near ${one}`),
      ];
      return annotation('error', position, `test: ${name}`, lines.join('\n'));
    }),
  );
  return [...findings, ...failures].join('');
}

/** A configuration that does not load. */
export function renderGithubProblems(problems: readonly ConfigProblem[]): string {
  return problems
    .map(({ file, line, column, message, expected, suggestion }) => {
      const position =
        file === undefined || line === undefined ? undefined : { file, line, column: column ?? 1 };
      const lines = [
        message,
        ...(expected === undefined ? [] : [`expected ${expected}`]),
        ...(suggestion === undefined ? [] : [suggestion]),
      ];
      return annotation('error', position, 'CONFIG_INVALID', lines.join('\n'));
    })
    .join('');
}

function annotation(
  command: string,
  position: Position | undefined,
  title: string,
  message: string,
): string {
  const properties =
    position === undefined
      ? []
      : [`file=${property(position.file)}`, `line=${position.line}`, `col=${position.column}`];
  return `::${command} ${[...properties, `title=${property(title)}`].join(',')}::${escaped(message)}\n`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
