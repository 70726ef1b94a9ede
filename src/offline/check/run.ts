import { ConfigError, type LoadedConfig, loadConfig, presetPath } from '../../config/load.ts';
import { memberAt } from '../../config/node.ts';
import { CodedError, type ExitCode, exitCode } from '../../model/error.ts';
import { didYouMean } from '../../model/nearest-name.ts';
import { systemClock } from '../../model/system-clock.ts';
import { check } from './check.ts';
import { isLintCode, lintSeverities } from './lint/finding.ts';
import { renderGithub, renderGithubProblems } from './render/github.ts';
import { renderJson, renderJsonProblems } from './render/json.ts';
import { renderText } from './render/text.ts';
import { type CheckReport, failedTests } from './report.ts';
import { findTests } from './testing/find-tests.ts';

export interface RunCheckOptions {
  readonly configPath: string | undefined;
  readonly preset: string | undefined;
  readonly env: Parameters<typeof loadConfig>[0]['env'];
  readonly flags: Parameters<typeof loadConfig>[0]['flags'];
  readonly logs: readonly string[];
  /** Files or folders of tests; none: those found by convention. */
  readonly tests: readonly string[];
  readonly allow: readonly string[];
  readonly format: string;
  /** Whether warnings fail too. */
  readonly isStrict: boolean;
  readonly color: boolean;
}

/**
 * Runs `heartbeat check` on the streams of this process. Returns the exit code: 2 for what does not
 * load, 3 for findings and tests that fail.
 *
 * @throws CodedError for bad flags, a rule that cannot be compiled, a log that cannot be read
 */
export async function runCheck(options: RunCheckOptions): Promise<ExitCode> {
  const allow = new Set(options.allow.flatMap((codes) => codes.split(',')).map(knownCode));
  let name =
    options.configPath ?? (options.preset && `preset ${options.preset}`) ?? 'heartbeat.yaml';
  try {
    const loaded = loadConfig({ ...options, cwd: process.cwd() });
    const preset = presetOf(loaded);
    if (loaded.path === undefined && preset === undefined) throw nothingToCheck();
    for (const warning of loaded.warnings) process.stderr.write(`heartbeat: ${warning}\n`);
    if (loaded.path === undefined) name = `preset ${preset}`;
    const path = loaded.path ?? presetPath(preset ?? '');
    const report = await check({
      loaded,
      testFiles: findTests(path, loaded.tests, options.tests),
      logs: options.logs,
      allow,
      clock: systemClock,
      stdin: process.stdin,
    });
    await written(render(name, report, options));
    return verdict(report, options.isStrict);
  } catch (error) {
    if (!(error instanceof ConfigError) || options.format === 'text') throw error;
    const renderProblems =
      options.format === 'json' ? renderJsonProblems.bind(undefined, name) : renderGithubProblems;
    await written(renderProblems(error.problems));
    return exitCode.usage;
  }
}

function verdict(report: CheckReport, isStrict: boolean): ExitCode {
  const fails = report.findings.some(
    ({ severity }) => severity === 'error' || (isStrict && severity === 'warning'),
  );
  return fails || failedTests(report).length > 0 ? exitCode.finding : exitCode.ok;
}

function render(name: string, report: CheckReport, { format, color }: RunCheckOptions): string {
  if (format === 'json') return renderJson(name, report);
  return format === 'github' ? renderGithub(report) : renderText(name, report, color);
}

function knownCode(code: string): string {
  const codes = Object.keys(lintSeverities);
  if (isLintCode(code)) return code;
  throw new CodedError('USAGE', `there is no lint ${JSON.stringify(code)}`, {
    hint: didYouMean(code, codes) ?? `it is one of ${codes.join(', ')}`,
    exitCode: exitCode.usage,
  });
}

function presetOf({ effective }: LoadedConfig): string | undefined {
  const node = memberAt(effective, ['preset'])?.value;
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

function nothingToCheck(): CodedError {
  return new CodedError('USAGE', 'there is no heartbeat.yaml here, and no other file is named', {
    hint: 'heartbeat check CONFIG, or heartbeat check --preset NAME',
    exitCode: exitCode.usage,
  });
}

function written(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(text, () => resolve());
  });
}
