import type { Registry } from '../count/registry/registry.ts';
import type { RuleSet } from '../count/rule/rule-set.ts';
import type { Quarantine } from '../decode/quarantine/quarantine.ts';
import type { Decoder } from '../decode/record/decoder.ts';
import type { TracedException } from '../decode/trace/trace-follower.ts';
import type { Line } from '../model/line.ts';
import type { LogRecord } from '../model/record.ts';
import type { Account } from './account.ts';
import type { LineContext, LineCounting } from './chunk-reader.ts';
import type { EngineHooks } from './engine-interface.ts';
import type { EnvelopedRecord } from './enveloped-record.ts';
import { ErrorRecord } from './error-record.ts';
import type { RecordClock } from './record-clock.ts';

/** Of a line of text so many bytes are read for what a trace says: its class is in front. */
const maxTraceTextBytes = 1024;

export interface LineCounterOptions {
  /** Of records, at the positions of their slots. */
  readonly fields: readonly string[];
  /** Field with the log's running number, if it has one. */
  readonly sequence: string | undefined;
  readonly decoder: Decoder;
  readonly enveloped: EnvelopedRecord;
  readonly rules: RuleSet;
  readonly registry: Registry;
  readonly account: Account;
  readonly clock: RecordClock;
  readonly quarantine: Quarantine | undefined;
  readonly hooks: EngineHooks;
}

/** Decodes a line and counts it: in one class of the ledger, and by every rule that it matches. */
export class LineCounter implements LineCounting {
  readonly #options: LineCounterOptions;
  readonly #errorRecord: ErrorRecord;
  readonly #timeSlot: number;
  readonly #levelSlot: number;
  readonly #eventSlot: number;
  readonly #errorTypeSlot: number;
  readonly #sequenceSlot: number;
  /** Whether a record of the line that is counted now was matched. */
  #isLineMatched = false;

  constructor(options: LineCounterOptions) {
    const { fields } = options;
    this.#options = options;
    this.#errorRecord = new ErrorRecord(fields);
    this.#timeSlot = fields.indexOf('@time');
    this.#levelSlot = fields.indexOf('@level');
    this.#eventSlot = fields.indexOf('@event');
    this.#errorTypeSlot = fields.indexOf('@error_type');
    this.#sequenceSlot = fields.indexOf(options.sequence ?? '');
  }

  line(line: Line, context: LineContext): void {
    const { decoder, account, quarantine, hooks } = this.#options;
    const record = this.#recordOf(line, context.info.origin);
    if (record === undefined) {
      const { class: cls, reason } = decoder.failure;
      if (cls === 'text') {
        this.#countText(line, context);
        return;
      }
      account.add(cls, line.sizeBytes, line.lines);
      if (cls === 'malformed') {
        account.reason(reason);
        quarantine?.rejected('malformed', line);
      }
      hooks.rejected?.(cls, reason);
      return;
    }
    if (context.text.isOpen) this.endText(context);
    this.#countRecord(record, line, context, true);
    if (decoder.holdsMore) this.#countRest(line, context);
  }

  oversize(sizeBytes: number, lines: number): void {
    const { account, hooks } = this.#options;
    account.add('oversize', sizeBytes, lines);
    account.reason('oversize');
    hooks.rejected?.('oversize', 'oversize');
  }

  endText(context: LineContext): void {
    const ended = context.text.end();
    if (context.text.heldBytes > 0) this.#settleText(context, ended);
  }

  #recordOf(line: Line, origin: string | undefined): LogRecord | undefined {
    const { decoder, enveloped } = this.#options;
    const record = decoder.decode(line);
    if (line.envelope === undefined) return record;
    if (record !== undefined) return enveloped.load(record, line.envelope, origin);
    const { doubtfulFrom } = line.envelope;
    // No record after all: then what stands before it is part of the line.
    return doubtfulFrom === undefined
      ? undefined
      : decoder.decode({ ...line, start: doubtfulFrom });
  }

  #countRest(line: Line, context: LineContext): void {
    const { decoder, enveloped } = this.#options;
    for (let record = decoder.next(); record !== undefined; record = decoder.next()) {
      const whole = line.envelope && enveloped.load(record, line.envelope, context.info.origin);
      this.#countRecord(whole ?? record, line, context, false);
    }
  }

  /** A line is counted with the first of its records, and is matched where one of them is. */
  #countRecord(record: LogRecord, line: Line, context: LineContext, isFirst: boolean): void {
    const { account, clock, rules, registry, quarantine, hooks } = this.#options;
    const { sequence, info, text } = context;
    sequence?.observe(record.field(this.#sequenceSlot));
    const time = record.field(this.#timeSlot);
    const timeMs = typeof time === 'number' ? time : undefined;
    const isWanted = hooks.before?.(record, timeMs);
    account.record();
    if (isWanted === false) {
      this.#classify(line, false, isFirst);
      account.reason('outside_time_range');
      text.attach('left-out');
      return;
    }
    const believedMs = timeMs === undefined ? undefined : clock.accept(timeMs);
    const matched = rules.observe(record, believedMs, registry, info.log);
    text.attach(matched ? 'matched' : 'unmatched', record.field(this.#errorTypeSlot));
    this.#classify(line, matched, isFirst);
    if (!matched && quarantine !== undefined) {
      quarantine.unmatched(record.field(this.#levelSlot), record.field(this.#eventSlot), line);
    }
    hooks.after?.(record, timeMs, matched);
  }

  #classify({ sizeBytes, lines }: Line, matched: boolean, isFirst: boolean): void {
    const { account } = this.#options;
    if (isFirst) account.add(matched ? 'matched' : 'unmatched', sizeBytes, lines);
    else if (matched && !this.#isLineMatched) {
      account.reclassify('unmatched', 'matched', sizeBytes, lines);
    }
    this.#isLineMatched = matched || (this.#isLineMatched && !isFirst);
  }

  /** Text is of the class of the record before it, which it is one event with. */
  #countText(line: Line, context: LineContext): void {
    const { account, quarantine } = this.#options;
    const { bytes, start, end, sizeBytes, lines } = line;
    const { text } = context;
    const ended = text.line(
      bytes.toString('utf8', start, Math.min(end, start + maxTraceTextBytes)),
    );
    if (text.heldBytes > 0 && (ended !== undefined || !text.isOpen)) {
      this.#settleText(context, ended);
    }
    if (text.isOpen) text.hold(sizeBytes, lines);
    else if (text.outcome === 'matched') account.addText('matched', sizeBytes, lines);
    else {
      account.addText('unmatched', sizeBytes, lines);
      quarantine?.rejected('text', line);
    }
  }

  /** A trace is over: its exception is counted, and then it is known what its lines are. */
  #settleText({ text }: LineContext, error: TracedException | undefined): void {
    const { account, clock, registry, rules } = this.#options;
    const { outcome, heldBytes, heldLines } = text;
    const isTaken =
      error !== undefined &&
      outcome !== 'left-out' &&
      !text.isReported(error) &&
      rules.observeError(this.#errorRecord.load(error.type, clock.lastMs), clock.lastMs, registry);
    const isMatched = isTaken || outcome === 'matched';
    account.addText(isMatched ? 'matched' : 'unmatched', heldBytes, heldLines);
    text.release();
  }
}
