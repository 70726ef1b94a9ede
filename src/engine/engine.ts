import { createDecoder, type FormatReport, type ProfileExplanation } from '../decoder/decoder.ts';
import { createTimeReader } from '../decoder/time.ts';
import { createBlockFramer } from '../framing/block-framer.ts';
import { createStreamFramer } from '../framing/stream-framer.ts';
import type { Declarations } from '../model/declaration.ts';
import type { Ledger } from '../model/ledger.ts';
import type { EnvelopeChoice, Line } from '../model/line.ts';
import type { LogRecord } from '../model/record.ts';
import type { SequenceReport } from '../model/sequence.ts';
import type { RunSnapshot, Snapshot } from '../model/snapshot.ts';
import { createRegistry, type RegistryState } from '../registry/registry.ts';
import { compileRules } from '../rule/rule-set.ts';
import { createTemplateMiner, type TemplatesState } from '../template/template-miner.ts';
import type { FoundError } from '../trace/trace-follower.ts';
import { Account, type AccountState } from './account.ts';
import { Balance, type BalanceState } from './balance.ts';
import { EnvelopedRecord } from './enveloped-record.ts';
import { ErrorRecord } from './error-record.ts';
import { type AboutInput, Inputs, type InputsState, type LineInput } from './inputs.ts';
import { RecordClock } from './record-clock.ts';
import type { SequenceState } from './sequence.ts';

/** What a root wants to see of every line, beside what the rules make of it. Hot: keep it cheap. */
export interface EngineHooks {
  /** Before a record is observed. `false` leaves it out: unmatched, `outside_time_range`. */
  readonly before?: (record: LogRecord, timeMs: number | undefined) => boolean;
  readonly after?: (
    record: LogRecord,
    timeMs: number | undefined,
    matched: boolean,
    line: Line,
  ) => void;
  /** A line of plain text that is of no record that matched, and of no stack trace. */
  readonly text?: (line: Line) => void;
  /** A line that is no record; `line` is undefined where it was too long to keep. */
  readonly rejected?: (
    cls: 'malformed' | 'oversize' | 'blank',
    reason: string,
    line: Line | undefined,
  ) => void;
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
  readonly hooks?: EngineHooks;
}

/** Stamps that were believed last, and not yet. */
export type RecordClockState = Pick<EngineState, 'lastTimeMs' | 'heldTimeMs'>;

/** What an engine saves: plain JSON. The unfinished line is not in it; it is read again. */
export interface EngineState {
  readonly registry: RegistryState;
  readonly account: AccountState;
  readonly lastTimeMs: number | null;
  readonly heldTimeMs?: number | null;
  readonly inputs?: InputsState;
  /** Of the only input, as saved before there were several. */
  readonly sequence?: SequenceState;
  readonly balance?: BalanceState;
  readonly templates?: TemplatesState;
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
  input(key: string, about?: AboutInput): EngineInput;
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
  readonly serviceRun: Pick<RunSnapshot, 'heartbeats' | 'intervalSeconds' | 'lastHeartbeatTimeMs'>;
  ledger(): Ledger;
  /** The logger recognised, its share of the records, and lines of text that are none. */
  format(): FormatReport & { readonly textLines: number };
  /** Harmless oddities of lines, by name (`invalid_utf8`, `bom`, …). */
  anomalies(): ReadonlyMap<string, number>;
  /** Durations of no known unit, by their path → records looked at that have them. */
  unitless(): ReadonlyMap<string, number>;
  /** By profile, the key that gave each canonical field; empty unless `explains`. */
  explanation(): readonly ProfileExplanation[];
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
}

/** Of a line of text so many bytes are read for what a trace says: its class is in front. */
const readOfText = 1024;

const canonicalFields = [
  '@time',
  '@level',
  '@message',
  '@logger',
  '@error',
  '@event',
  '@stream',
  '@origin',
] as const;

/** @throws CodedError for a regex that could hang, or an unknown profile. */
export function createEngine(options: EngineOptions): Engine {
  const { before, after, rejected } = options.hooks ?? {};
  const rules = compileRules(options.declarations);
  const fields = fieldsWanted(rules.fields, options);
  const templates = createTemplateMiner();
  const templateOf = (message: string): string => templates.template(message);
  const decoder = createDecoder({
    fields,
    profile: options.profile,
    templateOf,
    units: options.declarations.units ?? {},
    explains: options.explains === true,
  });
  const enveloped = new EnvelopedRecord({ fields, readTime: createTimeReader(), templateOf });
  const registry = createRegistry(options.declarations);
  const account = new Account();
  const balance = new Balance();
  const timeSlot = fields.indexOf('@time');
  const sequenceSlot = fields.indexOf(options.sequence ?? '');
  let startBytes = 0;
  const clock = new RecordClock();

  const inputs = new Inputs({
    createFramer: options.framing === 'stream' ? createStreamFramer : createBlockFramer,
    maxLineBytes: options.maxLineBytes,
    envelope: options.envelope ?? 'auto',
    sequence: options.sequence,
    onLine: countLine,
    onTextEnd: endText,
    onOversize(sizeBytes, lines) {
      account.add('oversize', sizeBytes, lines);
      account.reason('oversize');
      rejected?.('oversize', 'oversize', undefined);
    },
  });
  const check = (): void => balance.check(account.bytes + inputs.heldBytes + inputs.pendingBytes);

  const errorRecord = new ErrorRecord(fields);

  function countLine(line: Line, input: LineInput): void {
    const { sequence, about, text } = input;
    const record = recordOf(line, about.origin);
    if (record === undefined) {
      const { class: cls, reason } = decoder.failure;
      if (cls === 'text') {
        countText(line, input);
        return;
      }
      account.add(cls, line.sizeBytes, line.lines);
      if (cls === 'malformed') account.reason(reason);
      rejected?.(cls, reason, line);
      return;
    }
    if (text.isOpen) endText(input);
    sequence?.observe(record.field(sequenceSlot));
    const time = record.field(timeSlot);
    const timeMs = typeof time === 'number' ? time : undefined;
    const isWanted = before?.(record, timeMs);
    account.record();
    if (isWanted === false) {
      account.add('unmatched', line.sizeBytes, line.lines);
      account.reason('outside_time_range');
      text.followed = 'left-out';
      return;
    }
    const believedMs = timeMs === undefined ? undefined : clock.believe(timeMs);
    const matched = rules.observe(record, believedMs, registry, about.log);
    text.followed = matched ? 'matched' : 'unmatched';
    account.add(matched ? 'matched' : 'unmatched', line.sizeBytes, line.lines);
    after?.(record, timeMs, matched, line);
  }

  /** Text is of the class of the record before it, which it is one event with. */
  function countText(line: Line, input: LineInput): void {
    const { bytes, start, end, sizeBytes, lines } = line;
    const { text } = input;
    const ended = text.line(bytes.toString('utf8', start, Math.min(end, start + readOfText)));
    if (text.heldBytes > 0 && (ended !== undefined || !text.isOpen)) settleText(input, ended);
    if (text.isOpen) text.hold(sizeBytes, lines);
    else if (text.followed === 'matched') account.addText('matched', sizeBytes, lines);
    else {
      account.addText('unmatched', sizeBytes, lines);
      options.hooks?.text?.(line);
    }
  }

  function endText(input: LineInput): void {
    const ended = input.text.end();
    if (input.text.heldBytes > 0) settleText(input, ended);
  }

  /** A trace is over: its exception is counted, and then it is known what its lines are. */
  function settleText({ text }: LineInput, error: FoundError | undefined): void {
    const { followed, heldBytes, heldLines } = text;
    const isTaken =
      error !== undefined &&
      followed !== 'left-out' &&
      rules.observeError(errorRecord.become(error.type, clock.lastMs), clock.lastMs, registry);
    const isMatched = isTaken || followed === 'matched';
    account.addText(isMatched ? 'matched' : 'unmatched', heldBytes, heldLines);
    text.release();
  }

  function recordOf(line: Line, origin: string | undefined): LogRecord | undefined {
    const record = decoder.decode(line);
    if (line.envelope === undefined) return record;
    if (record !== undefined) return enveloped.become(record, line.envelope, origin);
    const { doubtfulFrom } = line.envelope;
    // No record after all: then what stands before it is part of the line.
    return doubtfulFrom === undefined
      ? undefined
      : decoder.decode({ ...line, start: doubtfulFrom });
  }

  // An input begins with its first bytes: a log that is waited for leaves nothing in what is saved.
  function openInput(key: string, about: AboutInput = {}): EngineInput {
    return {
      chunk(bytes) {
        balance.received(bytes.length);
        inputs.push(key, bytes, about);
        check();
      },
      boundary() {
        inputs.boundary(key);
        check();
      },
      get pendingBytes() {
        return inputs.pendingBytesOf(key);
      },
      close() {
        inputs.close(key);
        check();
      },
    };
  }

  const only = openInput('');
  return {
    chunk: (bytes) => only.chunk(bytes),
    boundary: () => only.boundary(),
    input: openInput,
    end() {
      inputs.end();
      check();
    },
    get pendingBytes() {
      return inputs.pendingBytes;
    },
    get lines() {
      return account.lines;
    },
    get lastTimeMs() {
      return clock.lastMs;
    },
    snapshot: () => registry.snapshot(),
    serviceRun: registry.run,
    ledger: () => account.ledger(registry.refusals),
    format: () => ({ ...decoder.format(), textLines: account.textLines }),
    anomalies: () => decoder.anomalies,
    unitless: () => decoder.unitless,
    explanation: () => decoder.explanation(),
    sequence: (isOver) => inputs.sequence(isOver),
    get brokenBalances() {
      return balance.broken;
    },
    compare: (bytesRead) => balance.compare(startBytes + bytesRead),
    slot: (field) => fields.indexOf(field),
    save: () => ({
      registry: registry.save(),
      account: account.save(),
      ...clock.save(),
      balance: balance.save(inputs.pendingBytes),
      inputs: inputs.save(),
      ...(templates.size > 0 && { templates: templates.save() }),
    }),
    restore(state) {
      registry.restore(state.registry);
      account.restore(state.account);
      clock.restore(state);
      if (state.templates !== undefined) templates.restore(state.templates);
      const { inputs: saved, sequence } = state;
      if (saved !== undefined) inputs.restore(saved);
      else if (sequence !== undefined) inputs.restore({ open: { '': { sequence } } });
      const accountedBytes = account.bytes + inputs.heldBytes;
      const unbroken = { receivedBytes: accountedBytes, broken: 0 };
      balance.restore(state.balance ?? unbroken, accountedBytes);
      startBytes = balance.receivedBytes;
    },
  };
}

function fieldsWanted(
  byRules: readonly string[],
  { fields = [], sequence }: EngineOptions,
): readonly string[] {
  const numbered = sequence === undefined ? [] : [sequence];
  return [...new Set([...byRules, ...canonicalFields, ...fields, ...numbered])];
}
