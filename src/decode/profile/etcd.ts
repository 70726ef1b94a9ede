import type { Profile } from './profile.ts';
import { textAt } from './signs.ts';

/** etcd: zap with ISO times, told by the files that it logs from. */
export const etcd: Profile = {
  name: 'etcd',
  time: ['ts'],
  level: ['level'],
  numbers: 'guess',
  message: ['msg'],
  event: [],
  logger: ['logger', 'caller'],
  error: ['error', 'stacktrace'],
  signs: ['caller'],

  recognises(record) {
    if (textAt(record, 'ts') === '' || textAt(record, 'level') === '') return 0;
    const [folder = ''] = textAt(record, 'caller').split('/', 1);
    return folders.has(folder) ? 0.95 : 0;
  },
};

const folders = new Set(
  (
    'etcdmain embed etcdserver etcdhttp membership mvcc schema lease raft rafthttp v3rpc ' +
    'v3compactor verify wal snap fileutil netutil osutil'
  ).split(' '),
);
