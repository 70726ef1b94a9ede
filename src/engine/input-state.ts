import type { UnwrapperState } from '../decode/framing/unwrapper.ts';
import type { SequenceState } from './sequence.ts';
import type { TextGroupState } from './text-group.ts';

/** What is known of an input beside its bytes. */
export interface InputInfo {
  /**
   * The log's name, where several are read: who writes to it is told apart from who writes to
   * others, so totals that two services print into two files are of two writers.
   */
  readonly log?: string | undefined;
  /** Who wrote it, by its path: what `@origin` is where an envelope does not tell. */
  readonly origin?: string | undefined;
}

/** What an input saves: plain JSON. Its unfinished line is not in it; it is read again. */
export interface InputState {
  readonly sequence?: SequenceState;
  /** Parts of lines that a runtime split. */
  readonly parts?: UnwrapperState;
  readonly text: TextGroupState;
}
