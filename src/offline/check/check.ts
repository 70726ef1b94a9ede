import type { Readable } from 'node:stream';
import type { LoadedConfig } from '../../config/load.ts';
import { createEngine, engineOptionsOf } from '../../engine/engine.ts';
import type { Clock } from '../../model/clock.ts';
import { type Coverage, coverageOf } from './coverage/coverage.ts';
import { lintCoverage } from './coverage/findings.ts';
import { type Finding, lintSeverities } from './lint/finding.ts';
import { lint } from './lint/lint.ts';
import { subjectOf } from './lint/subject.ts';
import { allowedAt, positionOf, spanOfOwner } from './positions.ts';
import type { CheckReport, ReportedFinding } from './report.ts';
import type { TestFile } from './testing/find-tests.ts';
import type { TestOutcome } from './testing/outcome.ts';
import { runTests } from './testing/run-test.ts';

export interface CheckOptions {
  readonly loaded: LoadedConfig;
  readonly testFiles: readonly TestFile[];
  /** Logs to hold against the rules; none: only the configuration is looked at. */
  readonly logs: readonly string[];
  /** Codes of lints that are not wanted. */
  readonly allow: ReadonlySet<string>;
  readonly clock: Clock;
  /** What the log `-` reads. */
  readonly stdin: Readable;
}

/**
 * Checks a configuration that loads: lints it, runs its tests, and holds a log against it.
 *
 * @throws CodedError of a rule that cannot be compiled, or a log that cannot be read
 */
export async function check(options: CheckOptions): Promise<CheckReport> {
  const { loaded, testFiles, logs, clock } = options;
  const { config, effective } = loaded;
  // What "run" would refuse is refused here: rules that could hang, a profile that is not there.
  createEngine(engineOptionsOf(config));
  const subject = subjectOf(config.declarations, effective);
  const tests: TestOutcome[] = [];
  for (const file of testFiles) tests.push(...(await runTests(file, config, clock)));
  const coverage: Coverage | undefined =
    logs.length === 0
      ? undefined
      : await coverageOf(logs, subject, { config, clock, stdin: options.stdin });
  const found = [
    ...lint(subject),
    ...(coverage === undefined ? [] : lintCoverage(coverage, subject)),
  ];
  const wanted = found.filter((finding) => !isAllowed(finding, options));
  return {
    findings: wanted.map(reported).toSorted(byPosition),
    allowed: found.length - wanted.length,
    tests,
    coverage,
  };
}

function isAllowed({ code, path, span }: Finding, { allow, loaded }: CheckOptions): boolean {
  const owner = spanOfOwner(loaded.effective, path.split('.'));
  return allow.has(code) || allowedAt(span).has(code) || allowedAt(owner).has(code);
}

function reported({ code, path, span, message, hint }: Finding): ReportedFinding {
  const severity = lintSeverities[code];
  return { code, severity, path, position: positionOf(span), message, hint };
}

function byPosition(a: ReportedFinding, b: ReportedFinding): number {
  const [one, other] = [a.position, b.position];
  return (one?.line ?? 0) - (other?.line ?? 0) || (one?.column ?? 0) - (other?.column ?? 0);
}
