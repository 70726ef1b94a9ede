import { metricIdentity } from '../../catalogue/identity.ts';
import type { MetricDeclaration } from '../../model/declaration.ts';
import { BucketBounds, msPerSecond } from '../store/bucket-bounds.ts';
import { type Allocate, onHeap } from '../store/column.ts';
import type { SampleOrigin } from '../store/exemplars.ts';
import { NumberStore } from '../store/number-store.ts';
import { TimingStore } from '../store/timing-store.ts';
import type { RegistryState } from './registry-state.ts';
import { SavedParts } from './saved-parts.ts';

type MetricParts = RegistryState['metrics'];

/** The declared families beyond the heartbeat's, each at its declared place. */
export class MetricFamilies {
  readonly #declarations: readonly MetricDeclaration[];
  readonly #numbers: readonly (NumberStore | undefined)[];
  readonly #timings: readonly (TimingStore | undefined)[];

  constructor(declarations: readonly MetricDeclaration[], allocate: Allocate = onHeap) {
    this.#declarations = declarations;
    this.#numbers = declarations.map((metric) => numberStore(metric, allocate));
    this.#timings = declarations.map((metric) => timingStore(metric, allocate));
  }

  count(id: number, labels: readonly string[], by: number): void {
    this.#numbers[id]?.add(labels, by);
  }

  gauge(id: number, labels: readonly string[], value: number): void {
    this.#numbers[id]?.set(labels, value);
  }

  sample(id: number, labels: readonly string[], value: number, origin: SampleOrigin): void {
    this.#timings[id]?.sample(labels, value, origin);
  }

  /** Of the metric at one position of the declarations. */
  at(position: number): NumberStore | TimingStore | undefined {
    return this.#numbers[position] ?? this.#timings[position];
  }

  save(): MetricParts {
    const states = this.#map((family) => family.save());
    return this.#declarations.flatMap((declaration, id) => {
      const state = states[id];
      return state === undefined ? [] : [{ ...metricIdentity(declaration), state }];
    });
  }

  restore(parts: MetricParts): void {
    this.#match(parts, (id, { state }) => {
      this.#numbers[id]?.restore(state);
      this.#timings[id]?.restore(state);
    });
  }

  merge(parts: MetricParts): void {
    this.#match(parts, (id, { state }) => {
      this.#numbers[id]?.merge(state);
      this.#timings[id]?.merge(state);
    });
  }

  #match(parts: MetricParts, use: (id: number, part: MetricParts[number]) => void): void {
    const saved = new SavedParts(parts, ({ name, type, labels }) => [name, type, labels]);
    for (const [id, declaration] of this.#declarations.entries()) {
      const { name, type, labels } = metricIdentity(declaration);
      const part = saved.take([name, type, labels]);
      if (part !== undefined) use(id, part);
    }
  }

  #map<Result>(from: (family: NumberStore | TimingStore) => Result): Result[] {
    return this.#declarations.flatMap((_, id) => {
      const family = this.#numbers[id] ?? this.#timings[id];
      return family === undefined ? [] : [from(family)];
    });
  }
}

function numberStore(
  { type, labels, maxSeries }: MetricDeclaration,
  allocate: Allocate,
): NumberStore | undefined {
  if (type !== 'counter' && type !== 'gauge') return undefined;
  return new NumberStore({ type, labelCount: labels.length, maxSeries, allocate });
}

function timingStore(declaration: MetricDeclaration, allocate: Allocate): TimingStore | undefined {
  const { labels, maxSeries } = declaration;
  const bounds = boundsOf(declaration);
  return bounds && new TimingStore({ labelCount: labels.length, maxSeries, bounds, allocate });
}

function boundsOf(declaration: MetricDeclaration): BucketBounds | undefined {
  if (declaration.type === 'timing') {
    return new BucketBounds(declaration.bucketsSeconds, msPerSecond);
  }
  return declaration.type === 'distribution' ? new BucketBounds(declaration.buckets, 1) : undefined;
}
