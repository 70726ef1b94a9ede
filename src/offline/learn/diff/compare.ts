import type { Readable } from 'node:stream';
import { loadConfig } from '../../../config/load.ts';
import { CodedError, exitCode } from '../../../model/error.ts';
import { systemClock } from '../../../model/system-clock.ts';
import { coverageOf } from '../../check/coverage/coverage.ts';
import { subjectOf } from '../../check/lint/subject.ts';
import { readLog } from '../read-log.ts';
import type { Difference } from './difference.ts';
import { changedFields } from './fields.ts';
import { isSpecific, newEvents, specificRules } from './new-events.ts';

/**
 * What of a configuration a log breaks: rules that match nothing any more, events that no rule
 * knows, fields that are gone or hold something else. Reads the log three times.
 *
 * @throws CodedError of a configuration or an input that cannot be read
 */
export async function compareWith(
  configPath: string,
  paths: readonly string[],
  stdin: Readable,
): Promise<readonly Difference[]> {
  if (paths.includes('-')) throw onlyOnce();
  const { config, effective } = loadConfig({ configPath, env: {}, flags: {}, cwd: process.cwd() });
  const subject = subjectOf(config.declarations, effective);
  const coverage = await coverageOf(paths, subject, { config, clock: systemClock, stdin });
  const { evidence } = await readLog(paths, stdin);
  const unmatched = await readLog(paths, stdin, { unmatchedBy: specificRules(subject) });
  const positionTextOf = (rule: (typeof subject.rules)[number]): string =>
    `${configPath}:${subject.positionOf(rule)?.line ?? 1}`;
  const changed = changedFields(subject.rules, evidence, positionTextOf);
  const reported = new Set(changed.map(({ position }) => position));
  const silent = coverage.rules
    // A level that no record has, such as error, is no fault of the rule.
    .filter(
      ({ rule, records }) =>
        records === 0 && isSpecific(rule) && !reported.has(positionTextOf(rule)),
    )
    .map(
      ({ rule }): Difference => ({
        kind: 'rule_silent',
        message: `${rule.title} matches no record`,
        position: positionTextOf(rule),
      }),
    );
  return [...silent, ...newEvents(unmatched.evidence, evidence.records), ...changed];
}

function onlyOnce(): CodedError {
  return new CodedError('USAGE', 'a log is read several times to be compared: "-" cannot be', {
    hint: 'Save what is piped to a file first.',
    exitCode: exitCode.usage,
  });
}
