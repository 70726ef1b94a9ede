import type { FamilyType, MetricFamily, Quantity, QuantityKeys } from '../model/quantity.ts';
import { HeartbeatKeyNames } from './heartbeat-keys.ts';
import type { Spelling } from './metric-name.ts';
import { MetricNames } from './metric-names.ts';

/** A family but for its name. `labels` may depend on it. */
export interface FamilyShape {
  readonly type: FamilyType;
  readonly help: string;
  readonly unit?: 'seconds' | 'bytes';
  readonly labels: readonly string[] | ((name: string) => readonly string[]);
}

/** Gives names of families and keys of the heartbeat line, each to one quantity. */
export class Naming {
  readonly #metrics = new MetricNames();
  readonly #keys = new HeartbeatKeyNames();

  family(spelling: Spelling, { labels, ...shape }: FamilyShape): MetricFamily {
    const name = this.#metrics.take(spelling, shape.type);
    return Object.freeze({
      ...shape,
      name,
      labels: Object.freeze([...(typeof labels === 'function' ? labels(name) : labels)]),
    });
  }

  /** `prefix` stands in front of a key that is taken. */
  keys<Keys extends QuantityKeys>(wanted: Keys, prefix: string): Keys {
    const given = Object.entries(wanted).map(([role, key]) => [
      role,
      this.#keys.take(String(key), prefix),
    ]);
    return Object.freeze(Object.fromEntries(given) as Keys);
  }

  hasKey(key: string): boolean {
    return this.#keys.has(key);
  }

  /** The quantity is published no longer: others may have its names. */
  release({ family, keys }: Quantity): void {
    if (family !== undefined) this.#metrics.release(family.name, family.type);
    for (const key of Object.values(keys)) this.#keys.release(String(key));
  }
}
