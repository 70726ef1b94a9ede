import { appendFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { numberedLines } from '../support/oracle.ts';
import { temporaryDirectory } from '../support/place.ts';
import { gzip } from '../support/rotator.ts';
import { expectExactly, pause, startSidecar } from '../support/sidecar.ts';

it("a container's folder is exact over restarts, rotations and kill -9", async () => {
  const folder = join(temporaryDirectory(), 'shop_web-0_4f6e', 'app');
  mkdirSync(folder, { recursive: true });
  const at = (name: string): string => join(folder, name);
  const args = ['--file', folder];
  let written = 0;
  const grow = (name: string): void => {
    appendFileSync(at(name), numberedLines(written + 1, written + 200));
    written += 200;
  };
  let sidecar = startSidecar({ args });
  let rotated: string | undefined;
  for (let restart = 0; restart < 3; restart += 1) {
    const log = `${restart}.log`;
    for (let rotation = 0; rotation < 3; rotation += 1) {
      grow(log);
      // The kubelet compresses what it rotated before, then renames, then has the runtime reopen.
      await sidecar.reached(written);
      if (rotated !== undefined) gzip(rotated);
      rotated = at(`${log}.2024010${restart + 1}-00000${rotation}`);
      renameSync(at(log), rotated);
      if (rotation === 1) {
        await sidecar.kill();
        appendFileSync(rotated, numberedLines(written + 1, written + 50));
        written += 50;
        grow(log);
        sidecar = startSidecar({ args });
      }
      await pause(100);
    }
    grow(log);
    if (restart > 0) {
      await sidecar.reached(written);
      rmSync(at(`${restart - 1}.log`), { force: true });
    }
  }
  await expectExactly(sidecar, written);
});
