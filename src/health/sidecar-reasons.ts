import { lineClasses } from '../model/ledger.ts';
import type { HealthCondition } from './health-condition.ts';
import { grade, type Reason } from './reason.ts';

/** What keeps the sidecar from seeing the service, or from telling what it saw. */
export function sidecarReasons(condition: HealthCondition): readonly Reason[] {
  return [
    sourceLost(condition),
    sourcePartial(condition),
    gaps(condition),
    sequenceGaps(condition),
    backlog(condition),
    ledgerBroken(condition),
    bytesUnaccounted(condition),
    checkpointFailing(condition),
    configurationRefused(condition),
    webConfigRefused(condition),
    nothingDecoded(condition),
    heartbeatStopped(condition),
    ...drifts(condition),
  ].filter((reason) => reason !== undefined);
}

const blind = { subject: 'sidecar', component: 'source' } as const;

function sourceLost({ source }: HealthCondition): Reason | undefined {
  const { state, name, kind } = source;
  if (state !== 'waiting' && state !== 'failed') return undefined;
  const problem = source.problem ?? 'no reason known';
  return {
    ...blind,
    code: state === 'failed' ? 'source_failed' : 'source_waiting',
    severity: state === 'failed' ? 'unhealthy' : 'degraded',
    message:
      state === 'failed' ? `${name} cannot be read: ${problem}` : `waiting for ${name}: ${problem}`,
    evidence: { kind, source: name, state, problem },
  };
}

/** Some of several files are followed, and some cannot be. */
function sourcePartial({ source }: HealthCondition): Reason | undefined {
  const { state, problem, filesOverLimit = 0 } = source;
  if (state !== 'following' || (problem === undefined && filesOverLimit === 0)) return undefined;
  return {
    ...blind,
    code: 'source_partial',
    severity: 'degraded',
    message: problem ?? `${filesOverLimit} files that match are beyond limits.max_files`,
    evidence: { problem: problem ?? null, files: source.files ?? null, over_limit: filesOverLimit },
  };
}

function gaps({ source, isGapRecent }: HealthCondition): Reason | undefined {
  if (source.gaps === 0) return undefined;
  return {
    ...blind,
    code: 'source_gaps',
    severity: isGapRecent ? 'degraded' : 'info',
    message: `parts of ${source.name} were lost before they could be read (gaps: ${source.gaps})`,
    evidence: { gaps: source.gaps, recent: isGapRecent },
  };
}

function sequenceGaps({
  source,
  sequence,
  isSequenceGapRecent,
}: HealthCondition): Reason | undefined {
  if (sequence === undefined || sequence.gaps === 0) return undefined;
  const { gaps, missing } = sequence;
  return {
    ...blind,
    code: 'sequence_gaps',
    severity: isSequenceGapRecent ? 'degraded' : 'info',
    message: `running numbers are missing from ${source.name} (${missing} in ${gaps} places)`,
    evidence: { gaps, missing, recent: isSequenceGapRecent },
  };
}

function backlog({ source, thresholds }: HealthCondition): Reason | undefined {
  const found = grade(source.backlogBytes, thresholds.backlogBytes);
  return (
    found && {
      ...blind,
      code: 'source_backlog',
      severity: found.severity,
      message: `${source.backlogBytes} bytes of ${source.name} are not read yet`,
      evidence: { backlog_bytes: source.backlogBytes, threshold_bytes: found.threshold },
    }
  );
}

function ledgerBroken({ ledger }: HealthCondition): Reason | undefined {
  const lines = lineClasses.reduce((sum, cls) => sum + ledger[cls], 0);
  const bytes = lineClasses.reduce((sum, cls) => sum + ledger.bytesBy[cls], 0);
  const mayBeRecords = ledger.matched + ledger.unmatched;
  const areRecordsInLines = ledger.records === 0 || mayBeRecords > 0;
  if (lines === ledger.lines && bytes === ledger.bytes && areRecordsInLines) return undefined;
  return {
    code: 'ledger_broken',
    severity: 'unhealthy',
    subject: 'sidecar',
    component: 'ledger',
    message: 'the ledger does not add up: totals cannot be trusted',
    evidence: {
      lines: ledger.lines,
      lines_by_class: lines,
      bytes: ledger.bytes,
      bytes_by_class: bytes,
      records: ledger.records,
      matched_and_unmatched: mayBeRecords,
    },
  };
}

function bytesUnaccounted({ brokenBalances }: HealthCondition): Reason | undefined {
  if (brokenBalances === 0) return undefined;
  return {
    code: 'ledger_unbalanced',
    severity: 'degraded',
    subject: 'sidecar',
    component: 'ledger',
    message: 'bytes that were read are not accounted for: totals may be wrong (this is a bug)',
    evidence: { times: brokenBalances },
  };
}

function checkpointFailing({ checkpoints }: HealthCondition): Reason | undefined {
  if (checkpoints?.problem === undefined) return undefined;
  return {
    code: 'checkpoint_failing',
    severity: 'degraded',
    subject: 'sidecar',
    component: 'checkpoint',
    message: `a restart would count again from the last checkpoint: ${checkpoints.problem}`,
    evidence: { problem: checkpoints.problem, failures: checkpoints.failures },
  };
}

/** What runs is right; but a restart would find what was refused, and not start. */
function configurationRefused({ configuration }: HealthCondition): Reason | undefined {
  const { path, problem } = configuration;
  if (problem === undefined) return undefined;
  return {
    code: 'configuration_refused',
    severity: 'degraded',
    subject: 'sidecar',
    component: 'configuration',
    message: `the changed configuration was refused, the one before holds: ${problem}`,
    evidence: { file: path ?? null, problem },
  };
}

/** Who may ask, and by which certificate, is as it was: one that was to be replaced may run out. */
function webConfigRefused({ webConfigProblem: problem }: HealthCondition): Reason | undefined {
  if (problem === undefined) return undefined;
  return {
    code: 'web_config_refused',
    severity: 'degraded',
    subject: 'sidecar',
    component: 'configuration',
    message: `the changed web configuration was refused, the one before holds: ${problem}`,
    evidence: { problem },
  };
}

/** So many lines without a single record are a wrong format, not an accident. */
const linesToJudge = 20;

function nothingDecoded({ ledger }: HealthCondition): Reason | undefined {
  const tried = ledger.lines - ledger.blank;
  if (ledger.records > 0 || tried < linesToJudge) return undefined;
  return {
    code: 'nothing_decoded',
    severity: 'degraded',
    subject: 'sidecar',
    component: 'ledger',
    message: `none of ${tried} lines is a JSON object: is this the right log?`,
    evidence: { lines: tried, malformed: ledger.malformed, oversize: ledger.oversize },
  };
}

function heartbeatStopped({ heartbeat }: HealthCondition): Reason | undefined {
  if (!heartbeat.enabled || heartbeat.is_running) return undefined;
  return {
    code: 'heartbeat_stopped',
    severity: 'degraded',
    subject: 'sidecar',
    component: 'heartbeat',
    message: 'the heartbeat is enabled but not running',
    evidence: { heartbeat_count: heartbeat.heartbeat_count },
  };
}

function drifts({ snapshot }: HealthCondition): readonly Reason[] {
  return snapshot.families.flatMap(({ quantity, facets: { drift = 0 } }): Reason[] => {
    if (drift === 0) return [];
    const { name, component = null } = quantity;
    return [
      {
        code: 'count_drift',
        severity: 'info',
        subject: 'sidecar',
        component,
        message: `events of ${name} and the total that the service prints differ by ${drift}`,
        evidence: { count: name, drift },
      },
    ];
  });
}
