import type { DurationUnit, FixedUnit } from '../../model/declaration.ts';
import { subjectAndUnit } from '../../model/timing-name.ts';

/** What a key says of the duration under it. */
export interface DurationKey {
  readonly path: string;
  /** Lower comes first, where a record has several. */
  readonly rank: number;
  /** `auto`: the key names none, so the value has to. */
  readonly unit: DurationUnit;
  readonly from: 'config' | 'key' | 'value';
}

/** What the duration of a whole record is called, the surest first. */
const subjects: readonly string[] = [
  'duration',
  'elapsed',
  'elapsed time',
  'latency',
  'response time',
  'request time',
  'processing time',
  'took',
  'request duration',
  'response duration',
  'http duration',
  'duration time',
  'time taken',
  'time elapsed',
  'time spent',
  'execution time',
  'exec time',
  'execution duration',
  'run time',
  'runtime',
  'query time',
  'handling time',
  'service time',
  'dur',
];
const rankOf = new Map(subjects.map((subject, rank) => [subject, rank]));

/** Objects in which loggers keep a record's own fields. */
const containers: ReadonlySet<string> = new Set([
  'fields',
  'data',
  'extra',
  'context',
  'attributes',
  'Attributes',
  'attr',
  'meta',
  'metadata',
  'Properties',
  'properties',
  'http',
  'request',
  'response',
  'res',
  'details',
  'labels',
  'mdc',
  'span',
]);

/** Keys whose verdict is kept; the memory of logs with endless keys is cleared now and then. */
const maxKnown = 4_096;

/** What is known of a key of a record. */
interface Verdict {
  readonly own: DurationKey | undefined;
  /** Of a container, the keys in it; null: that of no duration. */
  readonly inner: Map<string, DurationKey | null> | undefined;
}

/** Finds the keys of a record that hold how long it took. */
export class DurationKeys {
  readonly #units: ReadonlyMap<string, FixedUnit>;
  readonly #verdicts = new Map<string, Verdict>();
  #known = 0;

  /** `units`: what the configuration says of fields, by their path. */
  constructor(units: Readonly<Record<string, FixedUnit>>) {
    this.#units = new Map(Object.entries(units));
  }

  /** Of the record's own keys and those of containers, in order of precedence. */
  of(record: { readonly [key: string]: unknown }): readonly DurationKey[] {
    const found: DurationKey[] = [];
    for (const key of Object.keys(record)) {
      const { own, inner } = this.#verdicts.get(key) ?? this.#judgeKey(key);
      if (own !== undefined) found.push(own);
      if (inner === undefined) continue;
      const child = record[key];
      if (typeof child !== 'object' || child === null || Array.isArray(child)) continue;
      for (const name of Object.keys(child)) {
        const known = inner.get(name);
        const nested = known === undefined ? this.#judgeInner(inner, key, name) : known;
        if (nested !== null) found.push(nested);
      }
    }
    return found.length < 2 ? found : found.toSorted((a, b) => a.rank - b.rank);
  }

  #judgeKey(key: string): Verdict {
    this.#makeRoom();
    const inner = containers.has(key) ? new Map<string, DurationKey | null>() : undefined;
    const verdict = { own: this.#judge(key, key), inner };
    this.#verdicts.set(key, verdict);
    return verdict;
  }

  #judgeInner(
    inner: Map<string, DurationKey | null>,
    key: string,
    name: string,
  ): DurationKey | null {
    this.#makeRoom();
    const verdict = this.#judge(`${key}.${name}`, name) ?? null;
    inner.set(name, verdict);
    return verdict;
  }

  #makeRoom(): void {
    if (this.#known++ < maxKnown) return;
    this.#verdicts.clear();
    this.#known = 1;
  }

  #judge(path: string, key: string): DurationKey | undefined {
    const dotted = key.slice(key.lastIndexOf('.') + 1);
    const { subject, unit } = subjectAndUnit(dotted);
    const rank = rankOf.get(subject);
    if (rank === undefined) return undefined;
    const configured = this.#units.get(path);
    if (configured !== undefined) return { path, rank, unit: configured, from: 'config' };
    if (unit !== undefined) return { path, rank, unit, from: 'key' };
    return { path, rank: rank + subjects.length, unit: 'auto', from: 'value' };
  }
}
