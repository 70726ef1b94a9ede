/**
 * Another process that claims a state directory, at once or when told over IPC: says `ready`, then
 * `owned` or the error's code; on `confirm` whether it may write.
 */
import { claimDirectory, type Ownership } from '../../../../src/live/checkpoint/owner.ts';

const [directory = ''] = process.argv.slice(2);
let ownership: Ownership | undefined;

process.on('message', (order: string) => void obey(order));
process.send?.({ order: 'start', answer: 'yes' });

async function obey(order: string): Promise<void> {
  try {
    if (order === 'claim') ownership = await claimDirectory(directory);
    else if (order === 'confirm') await ownership?.confirm();
    else await ownership?.release();
    process.send?.({ order, answer: 'yes' });
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    process.send?.({ order, answer: code === 'STATE_DIR_UNUSABLE' ? message : code });
  }
}
