import type { ConfigDocument } from './grammar/document.ts';
import { unitInName } from './grammar/unit.ts';

/** A name that a declaration takes. */
export interface Claim {
  readonly name: string;
  /** Claims of one family share a name, where they are of different components. */
  readonly family: string;
  readonly component?: string;
  /** Keys that lead to the declaration. */
  readonly at: readonly string[];
  /** The declaration, for a message. */
  readonly title: string;
}

type Section = 'counts' | 'timings' | 'states';
type Members<S extends Section> = NonNullable<
  NonNullable<ReturnType<NonNullable<ConfigDocument['components']>['get']>>[S]
>;
type Member<S extends Section> = NonNullable<ReturnType<Members<S>['get']>>;

/** The keys of the heartbeat line: a count name of several components gets theirs in front. */
export function heartbeatClaims(document: ConfigDocument): readonly Claim[] {
  const counts = membersOf(document, 'counts');
  const names = counts.map(({ name }) => name);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [
    ...counts.flatMap(({ component, name, claim, value }) => {
      const own = repeated.has(name) ? `${component}_${name}` : name;
      const keys = [`${own}_delta`, `total_${own}`];
      return (value.rate === undefined ? keys : [...keys, value.rate]).map((key) =>
        claim(key, `key ${component}`),
      );
    }),
    ...membersOf(document, 'timings').flatMap(({ component, name, claim }) =>
      [`${component}_avg_${name}_ms`, `${component}_max_${name}_ms`].map((key) =>
        claim(key, `key ${component}`),
      ),
    ),
    ...membersOf(document, 'states').map(({ component, name, claim }) =>
      claim(`${component}_${name}`, `key ${component} state`),
    ),
  ].map(({ component: _, ...claim }) => claim);
}

/** The names of published series (DESIGN.md §7), with all that OpenMetrics reserves for each. */
export function publishedClaims(document: ConfigDocument): readonly Claim[] {
  const counts = membersOf(document, 'counts');
  return [
    ...counts.flatMap(({ value, claim }) =>
      value.rate === undefined ? [] : [{ ...claim(value.rate, 'rate'), component: undefined }],
    ),
    ...counts.flatMap(({ name, claim }) => counterNames(name).map((key) => claim(key, 'count'))),
    ...membersOf(document, 'timings').flatMap(({ name, claim }) =>
      histogramNames(name).map((key) => claim(key, 'timing')),
    ),
    ...membersOf(document, 'states').map(({ name, value, claim }) =>
      value.type === 'time'
        ? claim(`${name.replace(timeEnding, '')}_timestamp_seconds`, 'time state')
        : claim(name, value.type === 'string' ? 'text state' : 'number state'),
    ),
    ...[...(document.metrics ?? [])].flatMap(([name, { type }]) => {
      const names = {
        counter: counterNames,
        timing: histogramNames,
        gauge: (own: string) => [own],
      };
      const at = ['metrics', name];
      return names[type](name).map((key) => ({
        name: key,
        family: 'metric',
        at,
        title: at.join('.'),
      }));
    }),
  ].map(({ component, ...claim }) => (component === undefined ? claim : { ...claim, component }));
}

const timeEnding = /(?<=.)_(time|timestamp|timestamp_seconds)$/;

function counterNames(name: string): string[] {
  const stem = name.replace(/(?<=.)_total$/, '');
  return [stem, `${stem}_total`, `${stem}_created`];
}

function histogramNames(name: string): string[] {
  const stem = unitInName(name) === undefined ? name : name.replace(/(?<=.)_[^_]+$/, '');
  return ['', '_bucket', '_count', '_sum', '_created'].map((end) => `${stem}_seconds${end}`);
}

interface Listed<T> {
  readonly component: string;
  readonly name: string;
  readonly value: T;
  claim(name: string, family: string): Claim & { readonly component: string };
}

function membersOf<S extends Section>(document: ConfigDocument, section: S): Listed<Member<S>>[] {
  const listed: Listed<Member<S>>[] = [];
  for (const [component, sections] of document.components ?? []) {
    const members: ReadonlyMap<string, unknown> = sections[section] ?? new Map();
    for (const [name, value] of members) {
      const at = ['components', component, section, name];
      listed.push({
        component,
        name,
        value: value as Member<S>,
        claim: (key, family) => ({
          name: key,
          family,
          component,
          at,
          title: `${component}.${name}`,
        }),
      });
    }
  }
  return listed;
}
