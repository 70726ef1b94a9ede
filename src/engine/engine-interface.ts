import type { Registry, RegistryState } from '../count/registry/registry.ts';
import type { ProfileExplanation } from '../decode/record/decoder.ts';
import type { TemplatesState } from '../decode/template/template-miner.ts';
import type { Declarations } from '../model/declaration.ts';
import type { LogFormat } from '../model/format.ts';
import type { Ledger } from '../model/ledger.ts';
import type { EnvelopeChoice } from '../model/line.ts';
import type { QuarantineGroup } from '../model/quarantine.ts';
import type { LogRecord } from '../model/record.ts';
import type { SequenceReport } from '../model/sequence.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { AccountState } from './account.ts';
import type { BalanceState } from './balance.ts';
import type { CreateChunkReader } from './chunk-reader.ts';
import type { InputInfo } from './input-state.ts';
import type { Inputs, InputsState } from './inputs.ts';

/** What a root wants to see of every line, beside what the rules make of it. Hot: keep it cheap. */
export interface EngineHooks {
  /** Before a record is observed. `false` leaves it out: unmatched, `outside_time_range`. */
  readonly before?: (record: LogRecord, timeMs: number | undefined) => boolean;
  readonly after?: (record: LogRecord, timeMs: number | undefined, matched: boolean) => void;
  /** A line that is no record. */
  readonly rejected?: (cls: 'malformed' | 'oversize' | 'blank', reason: string) => void;
}

export interface EngineOptions {
  readonly declarations: Declarations;
  /** Longer lines are counted as oversize and not decoded. */
  readonly maxLineBytes: number;
  readonly profile: string;
  /** `stream` frames through split2 (stdin, commands); `block` knows its positions (files). */
  readonly framing: 'block' | 'stream';
  /** Envelopes to peel; absent: whichever are there. */
  readonly envelope?: EnvelopeChoice;
  /** Fields that hooks want, beside those that rules want and the canonical ones. */
  readonly fields?: readonly string[];
  /** Field with the log's running number, if it has one. */
  readonly sequence?: string | undefined;
  /** Look at every record to explain how it is read; it takes its time. */
  readonly explains?: boolean;
  /** Keep samples of what nothing was made of; see {@link Engine.quarantine}. */
  readonly quarantines?: boolean;
  readonly hooks?: EngineHooks;
  /** What reads the chunks of each input; absent: frames lines and decodes each. */
  readonly createReader?: CreateChunkReader;
}

/** Stamps that were believed last, and not yet. */
export type RecordClockState = Pick<EngineState, 'lastTimeMs' | 'heldTimeMs'>;

/** What an engine saves: plain JSON. The unfinished line is not in it; it is read again. */
export interface EngineState {
  readonly registry: RegistryState;
  readonly account: AccountState;
  readonly lastTimeMs: number | null;
  readonly heldTimeMs: number | null;
  readonly inputs: InputsState;
  readonly balance: BalanceState;
  readonly templates?: TemplatesState;
}

/** What one engine leaves to another that goes on in its place. */
interface Handover {
  readonly state: EngineState;
  /** They are moved, not copied: a line may be half read. */
  readonly inputs: Inputs;
  /** Bytes that its source gave it, by the source's own count. */
  readonly bytesRead: number;
}

/** One of several streams of bytes that an engine counts together. */
export interface EngineInput {
  /** Consumes the bytes before it returns. */
  chunk(bytes: Buffer): void;
  /** An unfinished line ends here: the file or the stream is over. */
  boundary(): void;
  /** Bytes of its line that has not ended yet: read, and in no class of the ledger. */
  readonly pendingBytes: number;
  /** Nothing more comes: an unfinished line ends, and what was kept for it is let go. */
  close(): void;
}

/**
 * Bytes in, registry and ledger out: the one engine of both the live and the offline side. What it
 * holds depends on the bytes alone, never on how they were cut.
 */
export interface Engine extends Omit<EngineInput, 'close'> {
  /**
   * One of several streams, by a name that stays the same over restarts: lines of different
   * streams never mix, however their chunks do. Chunks of the engine itself are those of `''`.
   */
  input(key: string, about?: InputInfo): EngineInput;
  /** Nothing more comes: what still waited for its other half is counted as it is. */
  end(): void;
  /** Bytes of all lines that have not ended yet: read, and in no class of the ledger. */
  readonly pendingBytes: number;
  /** Lines so far, of any class. */
  readonly lines: number;
  /** Own time of the last record that had one to be believed, epoch ms. */
  readonly lastTimeMs: number | undefined;
  snapshot(): Snapshot;
  /** The service's own heartbeats so far, when the last was, and the interval that it printed. */
  readonly serviceRun: Registry['run'];
  ledger(): Ledger;
  /** The logger recognised, its share of the records, and lines of text that are none. */
  format(): LogFormat;
  /** Harmless oddities of lines, by name (`invalid_utf8`, `bom`, …). */
  anomalies(): ReadonlyMap<string, number>;
  /** Durations of no known unit, by their path → records looked at that have them. */
  unitless(): ReadonlyMap<string, number>;
  /** By profile, the key that gave each canonical field; empty unless `explains`. */
  explanation(): readonly ProfileExplanation[];
  /**
   * The commonest shapes of lines that nothing was made of, at most so many, secrets masked; empty
   * unless `quarantines`. It begins anew with each engine: lines of a log are in nothing saved.
   */
  quarantine(most?: number): readonly QuarantineGroup[];
  /** Missing running numbers; `undefined` where no field has any. `isOver`: nothing comes late. */
  sequence(isOver?: boolean): SequenceReport | undefined;
  /** Times that the bytes received were not those accounted for: faults of this program. */
  readonly brokenBalances: number;
  /** Compares the bytes received since the start with the source's own count of them. */
  compare(bytesRead: number): void;
  /** The slot of a wanted field, for hooks. */
  slot(field: string): number;
  /** Between chunks only. */
  save(): EngineState;
  /** Goes on from what was saved; nothing may have been read yet. */
  restore(state: EngineState): void;
  /** For {@link takeOver}; nothing more may come to this engine once another has taken over. */
  handOver(): Handover;
  /**
   * Goes on in the place of another engine, of the same limits, envelope, framing and sequence:
   * with what it saved as after a restart, and in the middle of the lines that it had begun.
   */
  takeOver(handover: Handover): void;
}
