import fc from 'fast-check';
import type { Registry } from '../../../src/count/registry/registry.ts';
import { count, declarations, metric, state, timing } from './declarations.ts';

/** Something of every kind, with caps that are reached. */
export const ofEverything = declarations({
  counts: [count('events', 'a'), count('totals', 'b'), count('fused', 'c')],
  timings: [timing('one'), timing('two', [0.1])],
  states: [state('breaker', 'CLOSED'), state('size')],
  metrics: [
    metric('counter', ['x', 'y'], 3),
    metric('gauge', ['x'], 2),
    metric('timing', ['x'], 2),
    metric('counter', []),
    metric('counter', ['x', 'y'], 16),
  ],
  windowSamples: 5,
  maxDiscoveredTimings: 2,
});

type Observation = (registry: Registry) => void;

const number = fc.oneof(fc.nat({ max: 20 }), fc.double({ min: 0, max: 1e5, noNaN: true }));
const maybe = fc.option(number, { nil: undefined });
const place = fc.nat({ max: 2 });
const label = fc.constantFrom('a', 'b', 'other', '', 'é');
const logger = fc.constantFrom('app.db', 'x.db', 'consumer', 'other', 'a/b.go:1', 'a/b.go:2', '');
const labels = fc.tuple(label, label);
const anyState = fc.oneof(fc.constantFrom('OPEN', 'CLOSED', true, -0), number);
const heartbeat = fc.record({
  count: fc.option(fc.nat({ max: 6 }), { nil: undefined }),
  uptimeSeconds: fc.option(fc.nat({ max: 99 }), { nil: undefined }),
  intervalSeconds: maybe,
});

/** Any observation, valid or not. */
const observation: fc.Arbitrary<Observation> = fc.oneof(
  maybe.map((timeMs) => (to: Registry) => to.begin(timeMs)),
  fc.constant((to: Registry) => to.serviceStarted()),
  heartbeat.map((one) => (to: Registry) => to.serviceHeartbeat(one)),
  fc.tuple(place, number).map(
    ([id, by]) =>
      (to: Registry) =>
        to.count(id, by),
  ),
  fc.tuple(place, number).map(
    ([id, total]) =>
      (to: Registry) =>
        to.total(id, total),
  ),
  fc.tuple(place, number).map(
    ([id, ms]) =>
      (to: Registry) =>
        to.sample(id, ms),
  ),
  fc.tuple(place, maybe, maybe).map(
    ([id, a, m]) =>
      (to: Registry) =>
        to.summary(id, a, m),
  ),
  fc.tuple(place, anyState).map(
    ([id, value]) =>
      (to: Registry) =>
        to.state(id, value),
  ),
  fc.tuple(labels, number).map(
    ([at, by]) =>
      (to: Registry) =>
        to.metricCount(0, at, by),
  ),
  fc.tuple(labels, number).map(
    ([at, value]) =>
      (to: Registry) =>
        to.metricGauge(1, at, value),
  ),
  fc.tuple(labels, number).map(
    ([at, ms]) =>
      (to: Registry) =>
        to.metricSample(2, at, ms),
  ),
  number.map((by) => (to: Registry) => to.metricCount(3, [], by)),
  fc
    .tuple(fc.nat({ max: 5 }), fc.nat({ max: 3 }), fc.nat({ max: 20 }))
    .map(([x, y, times]) => (to: Registry) => {
      for (let n = 0; n <= times; n++) to.metricCount(4, [`${x}`, `${y}`], 1);
    }),
  fc.tuple(label, number).map(
    ([field, ms]) =>
      (to: Registry) =>
        to.discoveredSample(field, ms),
  ),
  fc.tuple(logger, fc.boolean()).map(
    ([name, isError]) =>
      (to: Registry) =>
        to.component(name, isError),
  ),
  label.map((reason) => (to: Registry) => to.refuse(reason)),
);

export const observations = fc.array(observation, { maxLength: 120, size: 'max' });
