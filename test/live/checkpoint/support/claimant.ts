/**
 * Another process that claims a state directory, at once or when told over IPC: says `ready`, then
 * `owned` or the error's code; on `confirm` whether it may write.
 */
import {
  type DirectoryLock,
  lockDirectory,
} from '../../../../src/live/checkpoint/directory-lock.ts';

const [directory = ''] = process.argv.slice(2);
let ownership: DirectoryLock | undefined;

process.on('message', (order: string) => void obey(order));
process.send?.({ order: 'start', answer: 'yes' });

async function obey(order: string): Promise<void> {
  try {
    if (order === 'claim') ownership = await lockDirectory(directory);
    else if (order === 'confirm') await ownership?.confirm();
    else await ownership?.release();
    process.send?.({ order, answer: 'yes' });
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    process.send?.({ order, answer: code === 'STATE_DIR_UNUSABLE' ? message : code });
  }
}
