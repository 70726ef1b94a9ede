import { type PodLogPosition, Replay } from './pod-log-position.ts';
import type { Stamp } from './stamp.ts';
import type { StampedLine } from './stamped-lines.ts';

/** What the kubelet itself says where the log should be: bare text in an answer of status 200. */
const kubeletWords =
  /^(unable to retrieve container logs for |failed to (create fsnotify watcher|watch file|open log file|try resolving symlinks)|rpc error: |error: (rpc|unexpected)|an error on the server )/;

/** Judges the lines of one answer: which were counted before, and which are not the service's. */
export class Sieve {
  readonly #replay: Replay;
  #verdict: 'counted' | 'new' | 'word' = 'new';
  #stamp: Stamp | undefined;

  constructor(position: PodLogPosition | undefined, way: 'unknown' | 'by-stamp' = 'unknown') {
    this.#replay = new Replay(position, way);
  }

  get isAnchored(): boolean {
    return this.#replay.isAnchored;
  }

  /** The stamp that the line judged last counts under. */
  get stamp(): Stamp | undefined {
    return this.#stamp;
  }

  judge({ stamp, bytes, part }: StampedLine): 'counted' | 'new' | 'word' {
    if (part === 'middle' || part === 'last') return this.#verdict;
    if (stamp !== undefined) this.#stamp = stamp;
    else if (kubeletWords.test(bytes.toString('latin1', 0, 64))) return 'word';
    // A line without a stamp goes with the one before it, so that it too comes once.
    if (this.#stamp === undefined) this.#verdict = this.#replay.isOver ? 'new' : 'counted';
    else this.#verdict = this.#replay.passesOver(this.#stamp) ? 'counted' : 'new';
    return this.#verdict;
  }
}
