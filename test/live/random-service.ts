import fc from 'fast-check';

/** Sections of a configuration, each there or not. Every kind of counter is among them. */
const counts = {
  jobs: '{ when: { event: job }, rate: jobs_per_second }',
  failures: '{ when: { event: job, ok: false }, error: true }',
  printed: '{ total: total_printed, when: { msg: heartbeat } }',
  batches: '{ delta: batch_delta, when: { msg: heartbeat } }',
  sales: '{ from: [{ when: { event: sale } }, { when: { event: stats }, total: total_sales }] }',
};
const states = {
  mode: '{ field: mode, type: any }',
  depth: '{ field: depth, type: number }',
  phase: '{ field: mode, type: string }',
};
const metrics = {
  by_side: '{ type: counter, when: { event: sale }, labels: { side: side }, max_series: 2 }',
  amount: '{ type: counter, when: { event: sale }, add: amount }',
};
const fields = [
  'infer',
  '{ items: total, extra: delta, load: gauge }',
  '{ items: delta, extra: gauge }',
];

/** Text of a configuration that loads. */
export const configurations: fc.Arbitrary<string> = fc
  .record({
    counts: some(counts),
    states: some(states),
    metrics: some(metrics),
    fields: fc.option(fc.constantFrom(...fields)),
    discovers: fc.record({
      discover_components: fc.boolean(),
      discover_timings: fc.boolean(),
      discover_heartbeat: fc.boolean(),
    }),
    maxComponents: fc.integer({ min: 1, max: 4 }),
    graceSeconds: fc.constantFrom(0, 15),
  })
  .map((parts) => {
    const named = Object.entries(parts.discovers).map(([name, isOn]) => `${name}: ${isOn}`);
    const heartbeat =
      parts.fields === null
        ? []
        : [`service_heartbeat: { when: { msg: heartbeat }, count: beat, fields: ${parts.fields} }`];
    return [
      'version: 1',
      `heartbeat: { interval_seconds: 10, grace_seconds: ${parts.graceSeconds} }`,
      ...named,
      `limits: { max_discovered_components: ${parts.maxComponents} }`,
      ...heartbeat,
      ...section('components:\n  shop:\n    counts', parts.counts, 6),
      ...(parts.counts.length === 0 && parts.states.length > 0 ? ['components:\n  shop:'] : []),
      ...section('    states', parts.states, 6),
      ...section('metrics', parts.metrics, 2),
    ].join('\n');
  });

/** Records of a service, some late; its heartbeats are numbered as they come. */
export const logs: fc.Arbitrary<readonly string[]> = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 20 }),
      fc.oneof(
        fc.record({ event: fc.constant('job'), ok: fc.boolean(), ...logged() }),
        fc.record({ event: fc.constant('sale'), amount: small(), side: words(), ...logged() }),
        fc.record({ event: fc.constant('stats'), total_sales: small() }),
        fc.record(
          {
            msg: fc.constant('heartbeat'),
            items: small(),
            extra: small(),
            items_delta: small(),
            total_printed: small(),
            batch_delta: small(),
            load: fc.constantFrom(0.5, 2, 1.25),
            depth: small(),
          },
          { requiredKeys: ['msg'] },
        ),
        fc.record({ mode: fc.oneof(words(), small(), fc.boolean()), depth: small() }),
      ),
    ),
    { minLength: 1, maxLength: 60 },
  )
  .map((records) => {
    let beat = 0;
    return records.map(([lateSeconds, record], position) => {
      const seconds = position * 2 - lateSeconds;
      const time = new Date(Date.UTC(2024, 0, 1) + seconds * 1000).toISOString();
      if (!('msg' in record)) return `${JSON.stringify({ time, ...record })}\n`;
      beat += 1;
      return `${JSON.stringify({ time, beat, ...record })}\n`;
    });
  });

function logged() {
  return {
    logger: fc.constantFrom('app.db', 'app.http', 'app.mail', 'app.cache', 'shop', 'other'),
    level: fc.constantFrom('info', 'error'),
    wait_ms: small(),
    'scan.took_us': small(),
  };
}

function small(): fc.Arbitrary<number> {
  return fc.nat(50);
}

function words(): fc.Arbitrary<string> {
  return fc.constantFrom('a', 'b', 'c', 'd');
}

function some(all: Readonly<Record<string, string>>): fc.Arbitrary<readonly string[]> {
  const lines = Object.entries(all).map(([name, text]) => `${name}: ${text}`);
  return fc.subarray(lines);
}

function section(title: string, lines: readonly string[], indent: number): readonly string[] {
  if (lines.length === 0) return [];
  return [`${title}:`, ...lines.map((line) => `${' '.repeat(indent)}${line}`)];
}
