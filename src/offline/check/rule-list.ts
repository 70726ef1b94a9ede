import type { Condition, Extract } from '../../model/condition.ts';
import type { Declarations } from '../../model/declaration.ts';

type ObservationKind =
  | 'event'
  | 'total'
  | 'delta'
  | 'sample'
  | 'summary'
  | 'field'
  | 'value'
  | 'metric'
  | 'run';

/** One rule of a configuration, as declared. */
export interface DeclaredRule {
  /** The declaration: `components.consumer.counts.errors`, `metrics.orders`. */
  readonly owner: readonly string[];
  /** The source in it, from 0. */
  readonly index: number;
  /** For a person: `consumer.errors`, and `consumer.errors from[1]` where there are several. */
  readonly title: string;
  readonly reading: ObservationKind;
  /** What a record must be; `undefined`: every record will do. */
  readonly when: Condition | undefined;
  /** Fields of which one must be there, for the record to say anything. */
  readonly fields: readonly string[];
  /** Makes fields of a text, so that names may mean its groups. */
  readonly extract: Extract | undefined;
  /** For states: the value it sets. */
  readonly sets?: unknown;
}

/** Every rule of a configuration, in its order. */
export function listRules(declarations: Declarations): readonly DeclaredRule[] {
  const { counts, timings, states, metrics, run } = declarations;
  return [
    ...counts.flatMap((count) =>
      sourcesOf(member('counts', count), count.from, (source) =>
        source.kind === 'event' ? compact([source.add]) : [source.field],
      ),
    ),
    ...timings.flatMap((timing) =>
      sourcesOf(member('timings', timing), timing.from, (source) =>
        source.kind === 'sample' ? [source.field] : compact([source.average, source.maximum]),
      ),
    ),
    ...states.flatMap((state) =>
      sourcesOf(member('states', state), state.from, (source) =>
        source.kind === 'field' ? [source.field] : [],
      ),
    ),
    ...metrics.map(
      (metric): DeclaredRule => ({
        owner: ['metrics', metric.name],
        index: 0,
        title: metric.name,
        reading: 'metric',
        when: metric.when,
        fields: metric.type === 'counter' ? compact([metric.add]) : [metric.field],
        extract: metric.extract,
      }),
    ),
    ...(run.heartbeat === undefined ? [] : [runRule('service_heartbeat', run.heartbeat.when)]),
    ...(run.start === undefined ? [] : [runRule('service_start', run.start)]),
  ];
}

/** The records that a rule can make something of: its condition, and a field that it reads. */
export function effectiveCondition({ when, fields }: DeclaredRule): Condition | undefined {
  const test = { kind: 'exists', expected: true } as const;
  const there = fields.map((field): Condition => ({ kind: 'field', field, test }));
  const parts = [
    ...(when === undefined ? [] : [when]),
    ...(there.length === 0 ? [] : [{ kind: 'any', of: there } as const]),
  ];
  return parts.length > 1 ? { kind: 'all', of: parts } : parts[0];
}

function runRule(key: string, when: Condition): DeclaredRule {
  return {
    owner: [key],
    index: 0,
    title: key,
    reading: 'run',
    when,
    fields: [],
    extract: undefined,
  };
}

type Owner = readonly [string, string, string, string];

function member(
  section: 'counts' | 'timings' | 'states',
  { component, name }: { readonly component: string; readonly name: string },
): Owner {
  return ['components', component, section, name];
}

interface Source {
  readonly kind: Exclude<ObservationKind, 'metric' | 'run'>;
  readonly when?: Condition;
  readonly extract?: Extract;
  readonly value?: unknown;
}

function sourcesOf<S extends Source>(
  owner: Owner,
  from: readonly S[],
  fieldsOf: (source: S) => readonly string[],
): readonly DeclaredRule[] {
  const title = `${owner[1]}.${owner[3]}`;
  return from.map((source, index) => ({
    owner,
    index,
    title: from.length > 1 ? `${title} from[${index}]` : title,
    reading: source.kind,
    when: source.when,
    fields: fieldsOf(source),
    extract: source.extract,
    ...(source.kind === 'value' && { sets: source.value }),
  }));
}

function compact(fields: readonly (string | undefined)[]): readonly string[] {
  return fields.filter((field) => field !== undefined);
}
