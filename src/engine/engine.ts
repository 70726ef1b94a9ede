import { createRegistry } from '../count/registry/registry.ts';
import { compileRules } from '../count/rule/rule-set.ts';
import { createBlockFramer } from '../decode/framing/block-framer.ts';
import { createStreamFramer } from '../decode/framing/stream-framer.ts';
import { redact } from '../decode/masking/redact.ts';
import { Quarantine } from '../decode/quarantine/quarantine.ts';
import { createDecoder } from '../decode/record/decoder.ts';
import { createTemplateMiner } from '../decode/template/template-miner.ts';
import { createTimeReader } from '../decode/time/time.ts';
import type { TracedException } from '../decode/trace/trace-follower.ts';
import type { Line } from '../model/line.ts';
import type { LogRecord } from '../model/record.ts';
import { Account } from './account.ts';
import { Balance } from './balance.ts';
import type { Engine, EngineInput, EngineOptions, EngineState } from './engine-interface.ts';
import { EnvelopedRecord } from './enveloped-record.ts';
import { ErrorRecord } from './error-record.ts';
import { type InputInfo, Inputs, type LineInput } from './inputs.ts';
import { RecordClock } from './record-clock.ts';

export type {
  Engine,
  EngineHooks,
  EngineInput,
  EngineOptions,
  EngineState,
} from './engine-interface.ts';

/** Of a line of text so many bytes are read for what a trace says: its class is in front. */
const maxTraceTextBytes = 1024;

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
  const templates = createTemplateMiner(undefined, redact);
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
  const quarantine = options.quarantines === true ? createQuarantine() : undefined;
  const timeSlot = fields.indexOf('@time');
  const levelSlot = fields.indexOf('@level');
  const eventSlot = fields.indexOf('@event');
  const errorTypeSlot = fields.indexOf('@error_type');
  const sequenceSlot = fields.indexOf(options.sequence ?? '');
  let startBytes = 0;
  const clock = new RecordClock();
  /** Whether a record of the line that is counted now was matched. */
  let isLineMatched = false;

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
      rejected?.('oversize', 'oversize');
    },
  });
  const check = (): void => balance.check(account.bytes + inputs.heldBytes + inputs.pendingBytes);

  const errorRecord = new ErrorRecord(fields);

  function countLine(line: Line, input: LineInput): void {
    const { info, text } = input;
    const record = recordOf(line, info.origin);
    if (record === undefined) {
      const { class: cls, reason } = decoder.failure;
      if (cls === 'text') {
        countText(line, input);
        return;
      }
      account.add(cls, line.sizeBytes, line.lines);
      if (cls === 'malformed') {
        account.reason(reason);
        quarantine?.rejected('malformed', line);
      }
      rejected?.(cls, reason);
      return;
    }
    if (text.isOpen) endText(input);
    countRecord(record, line, input, true);
    if (decoder.holdsMore) countRest(line, input);
  }

  function countRest(line: Line, input: LineInput): void {
    for (let record = decoder.next(); record !== undefined; record = decoder.next()) {
      const whole = line.envelope && enveloped.load(record, line.envelope, input.info.origin);
      countRecord(whole ?? record, line, input, false);
    }
  }

  /** A line is counted with the first of its records, and is matched where one of them is. */
  function countRecord(record: LogRecord, line: Line, input: LineInput, isFirst: boolean): void {
    const { sequence, info, text } = input;
    sequence?.observe(record.field(sequenceSlot));
    const time = record.field(timeSlot);
    const timeMs = typeof time === 'number' ? time : undefined;
    const isWanted = before?.(record, timeMs);
    account.record();
    if (isWanted === false) {
      classify(line, false, isFirst);
      account.reason('outside_time_range');
      text.attach('left-out');
      return;
    }
    const believedMs = timeMs === undefined ? undefined : clock.accept(timeMs);
    const matched = rules.observe(record, believedMs, registry, info.log);
    text.attach(matched ? 'matched' : 'unmatched', record.field(errorTypeSlot));
    classify(line, matched, isFirst);
    if (!matched && quarantine !== undefined) {
      quarantine.unmatched(record.field(levelSlot), record.field(eventSlot), line);
    }
    after?.(record, timeMs, matched);
  }

  function classify({ sizeBytes, lines }: Line, matched: boolean, isFirst: boolean): void {
    if (isFirst) account.add(matched ? 'matched' : 'unmatched', sizeBytes, lines);
    else if (matched && !isLineMatched)
      account.reclassify('unmatched', 'matched', sizeBytes, lines);
    isLineMatched = matched || (isLineMatched && !isFirst);
  }

  /** Text is of the class of the record before it, which it is one event with. */
  function countText(line: Line, input: LineInput): void {
    const { bytes, start, end, sizeBytes, lines } = line;
    const { text } = input;
    const ended = text.line(
      bytes.toString('utf8', start, Math.min(end, start + maxTraceTextBytes)),
    );
    if (text.heldBytes > 0 && (ended !== undefined || !text.isOpen)) settleText(input, ended);
    if (text.isOpen) text.hold(sizeBytes, lines);
    else if (text.outcome === 'matched') account.addText('matched', sizeBytes, lines);
    else {
      account.addText('unmatched', sizeBytes, lines);
      quarantine?.rejected('text', line);
    }
  }

  function endText(input: LineInput): void {
    const ended = input.text.end();
    if (input.text.heldBytes > 0) settleText(input, ended);
  }

  /** A trace is over: its exception is counted, and then it is known what its lines are. */
  function settleText({ text }: LineInput, error: TracedException | undefined): void {
    const { outcome, heldBytes, heldLines } = text;
    const isTaken =
      error !== undefined &&
      outcome !== 'left-out' &&
      !text.isReported(error) &&
      rules.observeError(errorRecord.load(error.type, clock.lastMs), clock.lastMs, registry);
    const isMatched = isTaken || outcome === 'matched';
    account.addText(isMatched ? 'matched' : 'unmatched', heldBytes, heldLines);
    text.release();
  }

  function recordOf(line: Line, origin: string | undefined): LogRecord | undefined {
    const record = decoder.decode(line);
    if (line.envelope === undefined) return record;
    if (record !== undefined) return enveloped.load(record, line.envelope, origin);
    const { doubtfulFrom } = line.envelope;
    // No record after all: then what stands before it is part of the line.
    return doubtfulFrom === undefined
      ? undefined
      : decoder.decode({ ...line, start: doubtfulFrom });
  }

  // An input begins with its first bytes: a log that is waited for leaves nothing in what is saved.
  function openInput(key: string, about: InputInfo = {}): EngineInput {
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

  function restore(state: EngineState): void {
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
  }

  const save = (): EngineState => ({
    registry: registry.save(),
    account: account.save(),
    ...clock.save(),
    balance: balance.save(inputs.pendingBytes),
    inputs: inputs.save(),
    ...(templates.size > 0 && { templates: templates.save() }),
  });

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
    quarantine: (most) => quarantine?.groups(most) ?? [],
    sequence: (isOver) => inputs.sequence(isOver),
    get brokenBalances() {
      return balance.broken;
    },
    compare: (bytesRead) => balance.compare(startBytes + bytesRead),
    slot: (field) => fields.indexOf(field),
    save,
    restore,
    handOver: () => ({ state: save(), inputs, bytesRead: balance.receivedBytes - startBytes }),
    takeOver({ state, inputs: begun, bytesRead }) {
      restore(asSaved(state));
      inputs.adopt(begun);
      balance.received(inputs.pendingBytes);
      check();
      startBytes = balance.receivedBytes - bytesRead;
    },
  };
}

/** With templates of its own: those of the rules are to be what the rules take. */
function createQuarantine(): Quarantine {
  const templates = createTemplateMiner();
  return new Quarantine((message) => templates.template(message));
}

/** A state as a restart finds it: what a restart would lose, a reload loses too, and nothing else. */
function asSaved(state: EngineState): EngineState {
  return JSON.parse(JSON.stringify(state)) as EngineState;
}

function fieldsWanted(
  byRules: readonly string[],
  { fields = [], sequence }: EngineOptions,
): readonly string[] {
  const numbered = sequence === undefined ? [] : [sequence];
  return [...new Set([...byRules, ...canonicalFields, ...fields, ...numbered])];
}
