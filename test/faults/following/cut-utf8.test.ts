import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { numberedLine } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { startSidecar } from '../support/sidecar.ts';

describe('a line written in two parts', () => {
  it('is one line wherever it is cut, and its text is whole', async () => {
    const file = join(temporaryDirectory(), 'app.log');
    const descriptor = openSync(file, 'a');
    const config = join(import.meta.dirname, 'cut-utf8.yaml');
    const sidecar = startSidecar({ file, config });
    await sidecar.url();
    const lengthBytes = Buffer.byteLength(numberedLine(100));
    for (let at = 1; at < lengthBytes; at += 1) {
      const line = Buffer.from(numberedLine(100));
      writeSync(descriptor, line, 0, at);
      await sidecar.becomes(`the first ${at} bytes read`, ({ components }) => {
        return components.source.bytes_read === (at - 1) * lengthBytes + at;
      });
      writeSync(descriptor, line, at);
    }
    await sidecar.reached(lengthBytes - 1);
    const texts = (await sidecar.metrics()).match(/^texts_total\{.*$/gm);
    expect(texts).toEqual([`texts_total{text="aé€😀 100"} ${lengthBytes - 1}`]);
    const { final } = await sidecar.end();
    expect(final?.['ledger']).toMatchObject({ matched: lengthBytes - 1, malformed: 0 });
  });
});
