import { expect, it } from 'vitest';
import { createCatchUp } from '../../src/live/catch-up.ts';
import type { SourceStatus } from '../../src/model/source.ts';

it('is ready once what the log held at the start is read, however much has come since', () => {
  const source = { bytesRead: 4, backlogBytes: 96 };
  const catchUp = createCatchUp(() => statusOf(source));
  expect(catchUp.ready()).toEqual({ reason: 'the log is not open yet', retryAfterSeconds: 1 });
  catchUp.begin();
  expect(catchUp.ready()).toEqual({
    reason: '96 bytes of the log to catch up',
    retryAfterSeconds: 1,
  });
  Object.assign(source, { bytesRead: 99, backlogBytes: 500 });
  expect(catchUp.ready()).toMatchObject({ reason: '1 bytes of the log to catch up' });
  Object.assign(source, { bytesRead: 100, backlogBytes: 499 });
  expect(catchUp.ready()).toBe(true);
  Object.assign(source, { bytesRead: 100, backlogBytes: 10_000_000 });
  expect(catchUp.ready()).toBe(true);
});

it('is ready at once where there is nothing to read', () => {
  const catchUp = createCatchUp(() => statusOf({ bytesRead: 0, backlogBytes: 0 }));
  catchUp.begin();
  expect(catchUp.ready()).toBe(true);
});

it('does not wait for what can never be read any more', () => {
  const source = { bytesRead: 10, backlogBytes: 90 };
  const catchUp = createCatchUp(() => statusOf(source));
  catchUp.begin();
  Object.assign(source, { backlogBytes: 0 });
  expect(catchUp.ready()).toBe(true);
});

function statusOf(bytes: Pick<SourceStatus, 'bytesRead' | 'backlogBytes'>): SourceStatus {
  return {
    kind: 'file',
    name: 'app.log',
    state: 'following',
    problem: undefined,
    rotations: 0,
    truncations: 0,
    gaps: 0,
    ...bytes,
  };
}
