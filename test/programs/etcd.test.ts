import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { startProgram } from './support/program.ts';
import { reconstructed, textAt, valuesIn } from './support/told.ts';

/** etcd counts its calls, snapshots and compactions itself, and logs each of them at debug. */
const rules = `
version: 1
metrics:
  calls:
    type: counter
    when: { "@event": request stats }
    labels: { path: response type }
  compactions: { type: counter, when: { "@event": finished scheduled compaction } }
  defragmentations: { type: counter, when: { "@event": finished defragment } }
  snapshots: { type: counter, when: { "@event": saved snapshot } }
  leader_changes: { type: counter, when: { "@event": { contains: " elected leader " } } }
`;

const puts = 37;
let folder: string;
let log: string;
let printed: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'etcd-'));
  log = join(folder, 'etcd.log');
  const client = `http://127.0.0.1:${await freePort()}`;
  const peer = `http://127.0.0.1:${await freePort()}`;
  const args = {
    logger: 'zap',
    'log-outputs': 'stdout',
    'log-level': 'debug',
    'data-dir': join(folder, 'data'),
    'snapshot-count': '10',
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `default=${peer}`,
  };
  const etcd = await startProgram(
    'etcd',
    Object.entries(args).map(([name, value]) => `--${name}=${value}`),
    { logsTo: 'stdout', log, ready: `${client}/health`, cwd: folder },
  );
  const call = async (path: string, body: object): Promise<void> => {
    await (await fetch(`${client}/v3/${path}`, post(body))).text();
  };
  const key = (n: number): string => Buffer.from(`order-${n}`).toString('base64');
  for (let n = 0; n < puts; n++) {
    await call('kv/put', { key: key(n), value: key(n) });
    if (n % 3 === 0) await call('kv/range', { key: key(n) });
    if (n % 10 === 9) await call('kv/compaction', { revision: String(n), physical: true });
  }
  // Refused: of a revision that is still to come.
  await call('kv/compaction', { revision: '1000' });
  await call('kv/deleterange', { key: key(1) });
  await call('maintenance/defragment', {});
  printed = await textAt(`${client}/metrics`);
  await etcd.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

it("what etcd's log gives is what etcd says", async () => {
  const { exposition, profile } = await reconstructed([log], rules);
  expect(profile).toBe('etcd');

  const calls = valuesIn(exposition, 'calls_total', ['path']);
  const methods = Object.entries(calls).map(([path, count]) => [path.split('/').at(-1), count]);
  expect(Object.fromEntries(methods)).toEqual(
    valuesIn(printed, 'grpc_server_handled_total', ['grpc_method'], /grpc_type="unary"/),
  );
  expect(calls['/etcdserverpb.KV/Put']).toBe(puts);
  expect(valuesIn(printed, 'etcd_mvcc_put_total')['']).toBe(puts);

  const same = {
    compactions: 'etcd_debugging_mvcc_db_compaction_total_duration_milliseconds_count',
    defragmentations: 'etcd_disk_backend_defrag_duration_seconds_count',
    snapshots: 'etcd_debugging_snap_save_total_duration_seconds_count',
    leader_changes: 'etcd_server_leader_changes_seen_total',
  };
  for (const [name, own] of Object.entries(same)) {
    expect([name, valuesIn(exposition, `${name}_total`)]).toEqual([name, valuesIn(printed, own)]);
    expect(valuesIn(printed, own)['']).toBeGreaterThan(0);
  }
});

function post(body: object): RequestInit {
  return { method: 'POST', body: JSON.stringify(body) };
}
