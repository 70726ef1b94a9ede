import { parentPort } from 'node:worker_threads';
import { compareSync } from 'bcryptjs';

/** What a thread of its own is asked, so that no hash is computed between two lines of the log. */
export interface Question {
  readonly password: string;
  readonly hash: string;
}

parentPort?.on('message', ({ password, hash }: Question) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
  parentPort?.postMessage(compareSync(password, hash));
});
