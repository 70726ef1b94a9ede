import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { temporaryDirectory } from '../faults/support/place.ts';
import {
  expectExactly,
  type Sidecar,
  startSidecar,
  tallyConfig,
} from '../faults/support/sidecar.ts';
import { startWriter } from '../faults/support/writer.ts';
import { containerCommand } from './container.ts';
import { type LastStage, layImageRoot } from './image-root.ts';

let root: string;
let stage: LastStage;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'heartbeat-pod-'));
  chmodSync(root, 0o755);
  stage = layImageRoot(root);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a pod of a service and the image, with a volume between them', () => {
  it('keeps its totals while the service restarts and the sidecar is killed', async () => {
    const directory = temporaryDirectory();
    chmodSync(directory, 0o755);
    const [logs = '', state = '', config = ''] = ['logs', 'state', 'config'].map((name) => {
      const volume = join(directory, name);
      mkdirSync(volume);
      chmodSync(volume, 0o777);
      return volume;
    });
    writeFileSync(join(config, 'heartbeat.yaml'), readFileSync(tallyConfig));
    const command = containerCommand(root, stage, [
      { volume: logs, mountPath: '/var/log/app', readOnly: true },
      { volume: state, mountPath: '/var/lib/heartbeat' },
      { volume: config, mountPath: '/etc/heartbeat', readOnly: true },
    ]);
    const start = (): Sidecar =>
      startSidecar({
        ...command,
        env: {
          HEARTBEAT_FILE: '/var/log/app/app.log',
          HEARTBEAT_STATE_DIR: '/var/lib/heartbeat',
          HEARTBEAT_CONFIG: '/etc/heartbeat/heartbeat.yaml',
          HEARTBEAT_HOST: '127.0.0.1',
          HEARTBEAT_PORT: '0',
        },
      });

    let sidecar = start();
    let written = 0;
    for (const kills of [1, 2, 3]) {
      const service = await startWriter(join(logs, 'app.log'), { first: written + 1 });
      const writing = service.steady(2_000, 10_000);
      await sidecar.reached(written + kills * 300);
      await sidecar.kill();
      sidecar = start();
      await writing;
      written = service.written;
      service.end();
      await sidecar.reached(written);
    }
    await expectExactly(sidecar, written);
  });
});
