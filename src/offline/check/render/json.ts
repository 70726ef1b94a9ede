import type { ConfigProblem } from '../../../config/load.ts';
import type { CheckReport } from '../report.ts';

const schema = 'heartbeat.check/v1';

/** The report for programs. Keys are only ever added within a version of the schema. */
export function renderJson(name: string, report: CheckReport): string {
  const { findings, allowed, tests, coverage } = report;
  return document({
    schema,
    config: name,
    valid: true,
    problems: [],
    findings: findings.map(({ position, hint, ...finding }) => ({
      ...finding,
      hint: hint ?? null,
      position: position ?? null,
    })),
    allowed,
    tests: tests.map(({ name: title, file, position, checked, failures }) => ({
      name: title,
      file,
      position: position ?? null,
      checked,
      failures: failures.map((failure) => ({ ...failure, position: failure.position ?? null })),
    })),
    log: coverage && {
      ledger: coverage.ledger,
      rules: coverage.rules.map(({ rule, position, records }) => ({
        path: rule.owner.join('.'),
        source: rule.index,
        position: position ?? null,
        records,
      })),
      labelled: coverage.labelled,
      unmatched: coverage.unmatched,
    },
  });
}

/** A configuration, or a file of tests, that does not load. */
export function renderJsonProblems(name: string, problems: readonly ConfigProblem[]): string {
  return document({
    schema,
    config: name,
    valid: false,
    problems: problems.map(({ file, line, column, path, message, expected, suggestion }) => ({
      path,
      message,
      expected: expected ?? null,
      suggestion: suggestion ?? null,
      position: file === undefined ? null : { file, line: line ?? 1, column: column ?? 1 },
    })),
    findings: [],
    allowed: 0,
    tests: [],
  });
}

function document(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
