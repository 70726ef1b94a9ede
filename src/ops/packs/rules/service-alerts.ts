import type { Threshold } from '../../../model/config.ts';
import { errorsOf, mainCountOf, type Published, seriesName } from '../published.ts';
import type { PackThresholds } from '../thresholds.ts';
import { errorRatioRecord, quantileRecord } from './recording.ts';
import { type AlertingRule, series } from './rule.ts';

/** What the service's own log says against it. */
export function serviceAlerts(
  published: Published,
  thresholds: PackThresholds,
  hasServiceHeartbeat: boolean,
  showsRestarts: boolean,
): readonly AlertingRule[] {
  return [
    ...errorRate(published, thresholds),
    ...throughput(published, thresholds),
    ...errorRatio(published, thresholds),
    ...slow(published, thresholds),
    ...silence(thresholds),
    ...(hasServiceHeartbeat ? missedHeartbeats(published, thresholds) : []),
    ...(showsRestarts ? [restarted(published, thresholds)] : []),
    ...unwell(published, thresholds),
  ];
}

/** Severities of a pair of thresholds, each with its value. */
function graded(
  { degraded, unhealthy }: Threshold,
  alert: (value: number, severity: 'warning' | 'critical') => AlertingRule,
): readonly AlertingRule[] {
  return [
    ...(degraded === undefined ? [] : [alert(degraded, 'warning')]),
    ...(unhealthy === undefined ? [] : [alert(unhealthy, 'critical')]),
  ];
}

function errorRate(
  published: Published,
  { health, selector }: PackThresholds,
): readonly AlertingRule[] {
  const rate = seriesName(published.errorRate);
  return graded(health.errorRatePerSecond, (value, severity) => ({
    alert: 'HighErrorRate',
    expr: `${series(rate, selector)} > ${value}`,
    for: '5m',
    labels: { severity },
    annotations: {
      summary: '{{ $labels.instance }} logs {{ $value }} errors per second',
      description: `More than ${value} errors per second in the last heartbeats.`,
    },
  }));
}

function throughput({ rates }: Published, { minRates, selector }: PackThresholds) {
  return rates.map(seriesName).flatMap((rate): AlertingRule[] => {
    const least = minRates.get(rate);
    if (least === undefined) return [];
    const what = rate.replace(/_per_second$/, '');
    return [
      {
        alert: `Low${pascal(what.replace(/s$/, ''))}Throughput`,
        expr: `${series(rate, selector)} < ${least}`,
        for: '10m',
        labels: { severity: 'warning' },
        annotations: {
          summary: `{{ $labels.instance }} processes {{ $value }} ${what.replaceAll('_', ' ')} per second`,
          description: `Less than ${least} per second in the last heartbeats.`,
        },
      },
    ];
  });
}

function errorRatio(published: Published, { maxErrorRatio }: PackThresholds) {
  const isRecorded = published.components.some(
    (component) =>
      errorsOf(component, published).length > 0 && mainCountOf(component, published) !== undefined,
  );
  const alert: AlertingRule = {
    alert: 'HighErrorRatio',
    expr: `${errorRatioRecord} > ${maxErrorRatio}`,
    for: '10m',
    labels: { severity: 'warning' },
    annotations: {
      summary:
        '{{ $value | humanizePercentage }} of {{ $labels.component }} on {{ $labels.instance }} fail',
      description: `More than ${maxErrorRatio * 100} % of what the component did failed.`,
    },
  };
  return isRecorded ? [alert] : [];
}

function slow({ timings }: Published, { maxP99Seconds }: PackThresholds): readonly AlertingRule[] {
  return timings
    .filter(({ family }, at) => timings.findIndex((other) => other.family === family) === at)
    .map((timing) => {
      const title = timing.name;
      const seconds = maxP99Seconds(title);
      return {
        alert: `Slow${pascal(title)}`,
        expr: `${quantileRecord(seriesName(timing), 0.99)} > ${seconds}`,
        for: '10m',
        labels: { severity: 'warning' },
        annotations: {
          summary: `p99 of ${title} on {{ $labels.instance }} is {{ $value | humanizeDuration }}`,
          description: `One in a hundred took longer than ${seconds} s over the last minutes.`,
        },
      };
    });
}

/** Of a log that can be read, and was read to its end: else the sidecar is to blame. */
function silence({ health, selector }: PackThresholds): readonly AlertingRule[] {
  return graded(health.silenceSeconds, (seconds, severity) => ({
    alert: 'ServiceSilent',
    expr:
      `${series('heartbeat_last_record_age_seconds', selector)} > ${seconds}` +
      ` and ${series('heartbeat_source_up', selector)} == 1` +
      ` and ${series('heartbeat_source_backlog_bytes', selector)} == 0`,
    for: '1m',
    labels: { severity },
    annotations: {
      summary: '{{ $labels.instance }} has logged nothing for {{ $value | humanizeDuration }}',
      description: `No record for more than ${seconds} s, and the log was read to its end.`,
    },
  }));
}

/** Holes show once a heartbeat comes again; one that never does, by the age of the last. */
function missedHeartbeats(
  { run }: Published,
  { health, selector }: PackThresholds,
): readonly AlertingRule[] {
  const of = (name: string): string => series(`heartbeat_${name}`, selector);
  return graded(health.missedHeartbeats, (missed, severity) => ({
    alert: 'ServiceHeartbeatMissed',
    // Whole intervals without one, as /health counts them.
    expr:
      `(floor(${of('service_heartbeat_age_seconds')} / ` +
      `${of('service_heartbeat_interval_seconds')}) > ${missed}` +
      ` and ${of('source_up')} == 1 and ${of('source_backlog_bytes')} == 0)` +
      ` or increase(${series(seriesName(run.missed), selector)}[15m]) > ${missed}`,
    labels: { severity },
    annotations: {
      summary: "{{ $labels.instance }} misses the service's own heartbeats",
      description: `More than ${missed} intervals without one.`,
    },
  }));
}

function restarted({ run }: Published, { selector }: PackThresholds): AlertingRule {
  const restarts = series(seriesName(run.restarts), selector);
  return {
    alert: 'ServiceRestarted',
    expr: `increase(${restarts}[15m]) > 0`,
    labels: { severity: 'info' },
    annotations: {
      summary: 'the service behind {{ $labels.instance }} restarted',
      description: 'Its log says that it started again within the last 15 minutes.',
    },
  };
}

/** By what a component says of itself; 0 until it says anything, which is not to be unwell. */
function unwell({ states }: Published, { selector }: PackThresholds): readonly AlertingRule[] {
  const switches = new Set(
    states.filter(({ valueType }) => valueType === 'boolean').map(seriesName),
  );
  return ['is_healthy', 'is_running']
    .filter((name) => switches.has(name))
    .map((name) => ({
      alert: name === 'is_healthy' ? 'ComponentUnhealthy' : 'ComponentStopped',
      expr: `${series(name, selector)} == 0 and max_over_time(${series(name, selector)}[1d]) == 1`,
      for: '5m',
      labels: { severity: 'critical' },
      annotations: {
        summary: `{{ $labels.component }} on {{ $labels.instance }} says ${name} is false`,
        description: `The component said ${name} was true within the last day, and now it is not.`,
      },
    }));
}

function pascal(name: string): string {
  return name
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
