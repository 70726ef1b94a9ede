import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { numberedLines } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { expectExactly, startSidecar } from '../support/sidecar.ts';

it('a log that is away while the sidecar restarts is gone on with when it is back', async () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'app.log');
  const away = join(directory, 'elsewhere');
  writeFileSync(file, numberedLines(1, 1000));
  const first = startSidecar({ file });
  await first.reached(1000);
  await first.end();

  // A volume that is mounted late, say; the sidecar is even killed in between.
  renameSync(file, away);
  const second = startSidecar({ file });
  await second.becomes('waiting', ({ components }) => components.source.state === 'waiting');
  await second.kill();
  const third = startSidecar({ file });
  await third.becomes('waiting', ({ components }) => components.source.state === 'waiting');
  renameSync(away, file);
  appendFileSync(file, numberedLines(1001, 1500));
  const { final } = await expectExactly(third, 1500);
  expect(final).toMatchObject({ lines_delta: 500 });
});
