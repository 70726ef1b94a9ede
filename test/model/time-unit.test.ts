import { describe, expect, it } from 'vitest';
import { unitNamedIn } from '../../src/model/named-unit.ts';
import { ratedPerSecond, stripTimeUnit } from '../../src/model/time-unit.ts';

describe('a name without its unit of time', () => {
  it.each([
    ['processing_time_ms', 'processing_time'],
    ['processing_time', 'processing_time'],
    ['durationMillis', 'duration'],
    ['durationS', 'duration'],
    ['elapsedus', 'elapsed'],
    ['status', 'status'],
    ['items', 'items'],
    ['itemS', 'itemS'],
    ['delays', 'delays'],
    ['uptimems', 'uptimems'],
    ['ms', 'ms'],
    ['_ms', '_ms'],
    ['MS', 'MS'],
  ])('%s → %s', (name, stem) => {
    expect(stripTimeUnit(name)).toBe(stem);
  });
});

describe('what is rated per second', () => {
  it.each([
    ['jobs_per_second', 'jobs'],
    ['jobsPerSec', 'jobs'],
    ['jobsPerS', 'jobs'],
    ['JOBS_PER_SEC', 'JOBS'],
    ['super_second', undefined],
    ['per_second', undefined],
    ['jobs_per_ms', undefined],
  ])('%s → %s', (name, rated) => {
    expect(ratedPerSecond(name)).toBe(rated);
  });
});

describe('the unit that a name ends in', () => {
  it.each([
    ['http.durationSeconds', 'seconds', 1],
    ['size_kib', 'bytes', 1024],
    ['sentBytes', 'bytes', 1],
    ['wait_usec', 'seconds', 1e-6],
    ['left_hours', 'seconds', 3600],
    ['level_d', undefined, undefined],
    ['jobs_per_sec', undefined, undefined],
    ['@duration', undefined, undefined],
  ])('%s is in %s × %s', (name, dimension, scale) => {
    const unit = unitNamedIn(name);
    expect([unit?.dimension, unit?.scale]).toEqual([dimension, scale]);
  });
});
