import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { numberedLine, tallyIn, tallyTo } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { startSidecar } from '../support/sidecar.ts';

const floods = 1000;
const ofEach = 500;

/** Letters only, and other ones for each number: what masks values finds none in them. */
function word(n: number): string {
  return n
    .toString(26)
    .replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)));
}

/** Records, broken records and text whose shapes no other line has, with a secret in each. */
async function writeFlood(path: string): Promise<void> {
  const out = createWriteStream(path);
  for (let n = 1; n <= floods; n += 1) {
    let text = '';
    for (let each = 0; each < ofEach; each += 1) {
      const id = word(n * ofEach + each);
      const secret = `password=hunter2 ${'long '.repeat(60)}`;
      if (each % 3 === 0) text += `{"msg":"${id} of ${id} ${secret}","${id}":true}\n`;
      else if (each % 3 === 1) text += `{"${id}":"${secret}\n`;
      else text += `${id} ${secret}\n`;
    }
    if (!out.write(text + numberedLine(n))) await once(out, 'drain');
  }
  out.end();
  await finished(out);
}

describe('500,000 lines of ever new shapes, with /quarantine on', () => {
  it('are counted, and shown by 100 shapes without their secrets', async () => {
    const path = join(temporaryDirectory(), 'app.log');
    await writeFlood(path);
    const sidecar = startSidecar({ file: path, args: ['--quarantine'] });
    await sidecar.reached(floods * ofEach + floods);
    expect(tallyIn(await sidecar.metrics())).toEqual(tallyTo(floods));
    const { statusCode, body } = await request(`${await sidecar.url()}/quarantine`);
    const text = await body.text();
    expect(statusCode).toBe(200);
    expect(JSON.parse(text).quarantine).toHaveLength(100);
    expect(text.length).toBeLessThan(100 * 1000);
    expect(text).not.toContain('hunter2');
    expect((await sidecar.end()).code).toBe(0);
  });
});
