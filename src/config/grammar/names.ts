import { text } from './scalars.ts';
import { refined, type Type } from './type.ts';

/** Names of components: labels in metrics, prefixes of keys in the heartbeat. */
export const identifier = {
  keys: 'a name of letters, digits and _, not beginning with a digit',
  pattern: /^[a-zA-Z_][a-zA-Z0-9_]*$/,
};

/** Names of counts, timings and states: keys of the heartbeat and parts of metric names. */
export const memberKeys = { ...identifier, refuse: refuseReserved };

/** Paths of fields. */
export const fieldKeys = { keys: 'the path of a field, such as duration', pattern: /^[^@\s]\S*$/ };

/** Prometheus: https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels */
const metricPattern = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

export const metricKeys = {
  keys: 'a Prometheus metric name (letters, digits, _ and :, not beginning with a digit)',
  pattern: metricPattern,
  refuse: refuseReserved,
};

export const labelKeys = {
  keys: 'a Prometheus label name (letters, digits and _, not beginning with a digit)',
  pattern: identifier.pattern,
  refuse(name: string): string | undefined {
    if (name.startsWith('__')) return 'begins with __, which Prometheus reserves';
    return name === 'le' || name === 'quantile'
      ? 'is a label that Prometheus reserves for histograms and summaries'
      : undefined;
  },
};

export const rateName: Type<string> = refined(
  text({
    expected: 'a Prometheus metric name, such as messages_per_second',
    pattern: metricPattern,
  }),
  (name, node, problems) => {
    const refused = refuseReserved(name);
    if (refused !== undefined) problems.add(node, `${JSON.stringify(name)} ${refused}`);
    return name;
  },
);

function refuseReserved(name: string): string | undefined {
  return name.startsWith('heartbeat_')
    ? "begins with heartbeat_, which is reserved for heartbeat's own metrics"
    : undefined;
}
