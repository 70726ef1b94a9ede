import { createRegistry } from '../count/registry/registry.ts';
import { compileRules } from '../count/rule/rule-set.ts';
import { redact } from '../decode/masking/redact.ts';
import { Quarantine } from '../decode/quarantine/quarantine.ts';
import { createDecoder } from '../decode/record/decoder.ts';
import { createTemplateMiner } from '../decode/template/template-miner.ts';
import { createTimeReader } from '../decode/time/time.ts';
import { Account } from './account.ts';
import { Balance } from './balance.ts';
import type { Engine, EngineInput, EngineOptions, EngineState } from './engine-interface.ts';
import { EnvelopedRecord } from './enveloped-record.ts';
import type { InputInfo } from './input-state.ts';
import { Inputs } from './inputs.ts';
import { LineCounter } from './line-counter.ts';
import { PlainReader } from './plain-reader.ts';
import { RecordClock } from './record-clock.ts';

export type {
  Engine,
  EngineHooks,
  EngineInput,
  EngineOptions,
  EngineState,
} from './engine-interface.ts';
export { engineOptionsOf } from './engine-options.ts';

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
  const clock = new RecordClock();
  const counter = new LineCounter({
    fields,
    sequence: options.sequence,
    decoder,
    enveloped,
    rules,
    registry,
    account,
    clock,
    quarantine,
    hooks: options.hooks ?? {},
  });
  const { framing, maxLineBytes, envelope = 'auto', sequence: numbered } = options;
  const plain = { framing, maxLineBytes, envelope, sequence: numbered };
  const inputs = new Inputs({
    createReader: options.createReader ?? ((lines) => new PlainReader(plain, lines)),
    counter,
    isNumbered: numbered !== undefined,
  });
  const check = (): void => balance.check(account.bytes + inputs.heldBytes + inputs.pendingBytes);
  let startBytes = 0;

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
    inputs.restore(state.inputs);
    balance.restore(state.balance, account.bytes + inputs.heldBytes);
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
