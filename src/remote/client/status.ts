import type { ComponentReport, TimingReport } from '../../health/component-report.ts';
import type { HealthDocument, SourceReport } from '../../health/health-document.ts';
import { createPaint, type Paint } from '../../health/paint.ts';
import {
  agoText,
  bytesText,
  countText,
  durationText,
  millisecondsText,
  plainText,
} from '../../health/status-text.ts';
import type { StateValue } from '../../model/declaration.ts';
import type { HeartbeatLine } from '../../model/heartbeat.ts';
import { isoOrNull } from '../../model/json-value.ts';
import { lineClasses } from '../../model/ledger.ts';
import type { HeartbeatStatus } from '../../model/view.ts';

export interface StatusOptions {
  readonly color?: boolean;
}

/** A sidecar's health and last heartbeat for a terminal: what matters first. */
export function renderStatus(
  health: HealthDocument,
  heartbeat: HeartbeatLine | undefined,
  { color = false }: StatusOptions = {},
): string {
  const paint = createPaint(color);
  const sections = [
    headLines(health, paint),
    reasonLines(health, paint),
    ...componentSections(health, paint),
    podLines(health, paint),
    heartbeatLines(health.components.heartbeat, heartbeat, paint),
    sourceLines(health.components.source, paint),
    ledgerLines(health, paint),
    configurationLines(health, paint),
  ];
  const texts = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${texts.join('\n\n')}\n`;
}

function headLines(health: HealthDocument, paint: Paint): string[] {
  const { service, status, service_status: ofService, sidecar_status: ofSidecar } = health;
  return [
    `${paint.bold(plainText(service))}  ${paint.status(status)}`,
    `service ${paint.status(ofService)} · sidecar ${paint.status(ofSidecar)}` +
      `, up ${durationText(health.uptime_seconds)}`,
  ];
}

function reasonLines({ reasons }: HealthDocument, paint: Paint): string[] {
  return reasons.map(({ severity, message, component }) => {
    const mark = severity === 'info' ? paint.dim('·') : paint.severity(severity, '!');
    const where = component === null ? '' : paint.dim(` (${plainText(component)})`);
    return `${mark} ${plainText(message)}${where}`;
  });
}

/** Of a node: a line for each pod. */
function podLines({ pods = [] }: HealthDocument, paint: Paint): string[] {
  if (pods.length === 0) return [];
  const rows = pods.map(({ namespace, pod, container, state, status, components, ledger }): Row => {
    const age = agoText(components.source.last_record_age_seconds);
    return [
      `${namespace}/${pod}/${container}`,
      state === 'gone' ? paint.dim('gone') : paint.status(status),
      `${countText(ledger.lines)} lines, last record ${age}`,
    ];
  });
  return [paint.bold('pods'), ...table(rows, paint)];
}

function componentSections({ components }: HealthDocument, paint: Paint): string[][] {
  return Object.entries(components).flatMap(([name, report]) =>
    isComponentReport(report) ? [componentLines(name, report, paint)] : [],
  );
}

function isComponentReport(
  report: ComponentReport | HeartbeatStatus | SourceReport,
): report is ComponentReport {
  return 'counts' in report && 'timings' in report && 'states' in report;
}

function componentLines(name: string, report: ComponentReport, paint: Paint): string[] {
  const rows: Row[] = [
    ...Object.entries(report.counts).map(
      ([count, value]): Row => [count, countText(value), agoNote(report.last_times[count])],
    ),
    ...Object.entries(report.timings).map(
      ([timing, value]): Row => [
        timing,
        `avg ${millisecondsText(value.average_ms)}, max ${millisecondsText(value.maximum_ms)}`,
        timingNote(value),
      ],
    ),
    ...Object.entries(report.states).map(
      ([state, value]): Row => [
        state,
        value === null ? paint.dim('unknown') : paint.state(value, stateText(state, value)),
        '',
      ],
    ),
  ];
  return [paint.bold(plainText(name)), ...table(rows, paint)];
}

/** Instants are epoch seconds in the document; a person reads dates. */
function stateText(name: string, value: StateValue): string {
  const instant = typeof value === 'number' && name.endsWith('_time') ? value * 1000 : undefined;
  return isoOrNull(instant) ?? plainText(String(value));
}

function timingNote({ count, p50_ms: p50, p90_ms: p90, p99_ms: p99 }: TimingReport): string {
  if (count === 0) return '';
  const quantiles = [p50, p90, p99].map(millisecondsText).join(' / ');
  return `p50 / p90 / p99 ${quantiles} of ${countText(count)}`;
}

function agoNote(time: string | null | undefined): string {
  return time === null || time === undefined ? '' : `last ${time}`;
}

function heartbeatLines(
  status: HeartbeatStatus,
  last: HeartbeatLine | undefined,
  paint: Paint,
): string[] {
  const every = status.enabled ? `every ${durationText(status.interval_seconds)}` : 'off';
  const rows: Row[] = [['heartbeats', `${countText(status.heartbeat_count)}, ${every}`, '']];
  for (const [key, value] of Object.entries(last ?? {})) {
    if (typeof value !== 'number' || !key.endsWith('_per_second')) continue;
    rows.push([key, String(value), '']);
  }
  return [paint.bold('heartbeat'), ...table(rows, paint)];
}

function sourceLines(source: SourceReport, paint: Paint): string[] {
  const { kind, name, state, lag_bytes: lagBytes, bytes_read: bytesRead } = source;
  const accidents = [
    [source.rotations, 'rotations'],
    [source.truncations, 'truncations'],
    [source.gaps, 'gaps'],
  ].flatMap(([times, what]) => (times === 0 ? [] : [`${what} ${times}`]));
  const rows: Row[] = [
    [kind, plainText(name), plainText(source.problem ?? '')],
    ['state', state === 'following' ? paint.good(state) : paint.bad(state), accidents.join(', ')],
    ['read', bytesText(bytesRead), lagBytes === 0 ? '' : `${bytesText(lagBytes)} behind`],
    ['last record', agoText(source.last_record_age_seconds), ''],
  ];
  return [paint.bold('source'), ...table(rows, paint)];
}

function ledgerLines({ ledger, format, quarantine }: HealthDocument, paint: Paint): string[] {
  const classes = lineClasses.map((cls) => `${cls} ${countText(ledger[cls])}`);
  const rows: Row[] = [['lines', countText(ledger.lines), classes.join(', ')]];
  if (format !== undefined && ledger.records > 0) rows.push(['format', formatText(format), '']);
  if (typeof quarantine === 'string') rows.push(['samples', plainText(quarantine), '']);
  return [paint.bold('ledger'), ...table(rows, paint)];
}

/** Older sidecars say nothing of it. */
function configurationLines(
  { configuration, timestamp }: Pick<HealthDocument, 'timestamp'> & Partial<HealthDocument>,
  paint: Paint,
): string[] {
  if (configuration === undefined) return [];
  const { file, loaded, problem } = configuration;
  const ageSeconds = Math.max(0, (Date.parse(timestamp) - Date.parse(loaded)) / 1000);
  const note = problem === null ? '' : 'what it says now was refused';
  return [
    paint.bold('configuration'),
    ...table(
      [
        ['file', plainText(file ?? 'none'), note],
        ['read', agoText(ageSeconds), ''],
      ],
      paint,
    ),
  ];
}

function formatText({ shares }: HealthDocument['format']): string {
  return Object.entries(shares)
    .map(([name, share]) => `${plainText(name)} ${countText(Math.round(share * 1000) / 10)} %`)
    .join(', ');
}

type Row = readonly [name: string, value: string, note: string];

function table(rows: readonly Row[], paint: Paint): string[] {
  const width = Math.max(0, ...rows.map(([name]) => plainText(name).length));
  return rows.map(([name, value, note]) => {
    const title = paint.dim(plainText(name).padEnd(width));
    return `  ${title}  ${value}${note === '' ? '' : paint.dim(`  ${note}`)}`.trimEnd();
  });
}
