import { expect, it } from 'vitest';
import { type SavedState, upgraded } from '../../src/live/saved-state.ts';

const place = { device: '1', inode: '2', bornNs: '3', offsetBytes: 40 };
const sequence = { field: 'seq', highest: 7 };

/** As saved when a sidecar followed one file only. */
function ofOneFile(position: unknown): SavedState {
  const engine = { registry: {}, account: {}, lastTimeMs: null, sequence };
  return { path: '/logs/app.log', position, engine, pulse: {} } as unknown as SavedState;
}

it('a state of one file is that of the first of several', () => {
  const { position, engine, unnamedLog, path } = upgraded(ofOneFile(place));
  expect(path).toBe('/logs/app.log');
  expect(unnamedLog).toBe('/logs/app.log');
  expect(position).toEqual({
    paths: ['/logs/app.log'],
    files: { '/logs/app.log': place },
    ended: [],
  });
  expect(engine).not.toHaveProperty('sequence');
  expect(engine?.inputs).toEqual({ open: { '/logs/app.log': { sequence } } });
});

it('a state without a position, or of this version, is as it was', () => {
  const before = ofOneFile(null);
  expect(upgraded(before)).toBe(before);
  const now = ofOneFile({ paths: ['/logs/*'], files: {}, ended: [] });
  expect(upgraded(now)).toBe(now);
});
