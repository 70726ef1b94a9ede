import { Counter, Gauge, type Registry } from 'prom-client';

/** What a metric reads now: its label values, in order, and the number. */
type Reading = readonly [labels: readonly string[], value: number];

export interface ReadMetric {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  readonly read: () => readonly Reading[];
}

/** A counter that is kept elsewhere: prom-client has no `set()`, so each scrape fills it anew. */
export function addCounter(registry: Registry, metric: ReadMetric): void {
  const { name, help, labelNames = [], read } = metric;
  void new Counter({
    name,
    help,
    labelNames,
    registers: [registry],
    collect() {
      this.reset();
      for (const [labels, value] of read()) this.inc(toLabels(labelNames, labels), value);
    },
  });
}

/** A gauge that is kept elsewhere; without a reading it is absent. */
export function addGauge(registry: Registry, metric: ReadMetric): void {
  const { name, help, labelNames = [], read } = metric;
  void new Gauge({
    name,
    help,
    labelNames,
    registers: [registry],
    collect() {
      this.reset();
      // Without labels, reset() leaves a 0 behind, which would be a reading.
      if (labelNames.length === 0) this.remove();
      for (const [labels, value] of read()) this.set(toLabels(labelNames, labels), value);
    },
  });
}

function toLabels(names: readonly string[], values: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}
