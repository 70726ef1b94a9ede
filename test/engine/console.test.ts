import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { partsOf } from '../support/parts.ts';

const folder = new URL('../../fixtures/profiles/', import.meta.url);
const truth = JSON.parse(readFileSync(new URL('zap-console.truth.json', folder), 'utf8'));

const label = (field: string): string => `labels: { value: "${field}" }`;
const rules = `
version: 1
components: { all: { timings: { durations: { field: "@duration", unit: ms } } } }
metrics:
  levels: { type: counter, when: always, ${label('@level')} }
  statuses: { type: counter, when: { "@http_status": { exists: true } }, ${label('@http_status')} }
  methods: { type: counter, when: { "@http_method": { exists: true } }, ${label('@http_method')} }
`;

it("reads zap's console encoder, coloured, with fields and without, as Python does", () => {
  const { config } = loadConfig({ env: {}, flags: {}, cwd: '/', readText: () => rules });
  const times: number[] = [];
  const engine = createEngine({
    declarations: config.declarations,
    maxLineBytes: config.limits.maxLineBytes,
    profile: 'auto',
    framing: 'block',
    hooks: { after: (_, timeMs) => void times.push(timeMs ?? Number.NaN) },
  });
  engine.chunk(readFileSync(new URL(truth.file, folder)));
  engine.boundary();
  const { metrics, timings } = partsOf(engine.snapshot());
  const [levels, statuses, methods] = metrics.map(({ series }) =>
    Object.fromEntries(series.map(({ labels, value }) => [labels[0], value])),
  );
  expect({ levels, statuses, methods }).toEqual({
    levels: truth.levels,
    statuses: truth.statuses,
    methods: truth.methods,
  });
  expect(engine.ledger().records).toBe(truth.records);
  expect([Math.min(...times), Math.max(...times)]).toEqual([truth.first_ms, truth.last_ms]);
  expect(timings[0]?.count).toBe(truth.durations.count);
  expect(timings[0]?.sum).toBeCloseTo(truth.durations.sum_ms, 5);
});
