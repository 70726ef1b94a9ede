import type { Writer } from '../../model/observation.ts';
import { copyText } from '../store/text-copy.ts';
import type { WriterState } from './registry-state.ts';
import { RunTracker } from './run-tracker.ts';
import { fromPlain, toPlain } from './unknown-number.ts';

/** What is known of one writer: its name, its slot in every count, its runs, when it last wrote. */
export class WriterRecord {
  readonly slot: number;
  readonly key: string;
  readonly fields: string;
  readonly log: string | undefined;
  readonly run = new RunTracker();
  /** Anything of it was counted. */
  counted = false;
  /** It prints heartbeats or totals, so its events are counted apart. */
  printsTotals = false;
  /** It has fallen silent. */
  isSilent = false;
  /** It fell silent, and no other writer has succeeded it yet. */
  awaited = false;
  /** It succeeded a writer that fell silent. */
  replaces = false;
  /** Since it is known. */
  records = 0;
  firstTurn: number;
  lastTurn: number;
  lastTimeMs = Number.NaN;
  /** Heartbeats of all writers when it last wrote. */
  atBeats = 0;

  constructor(slot: number, { key, fields, log }: Writer, turn: number) {
    this.slot = slot;
    this.key = copyText(key);
    this.fields = copyText(fields);
    this.log = log;
    this.firstTurn = turn;
    this.lastTurn = turn;
  }

  save(): WriterState {
    const { slot, key, fields, log, counted, printsTotals, isSilent, awaited, replaces, records } =
      this;
    const { firstTurn, lastTurn, atBeats } = this;
    return {
      place: slot,
      key,
      fields,
      ...(log !== undefined && { log }),
      counted,
      tells: printsTotals,
      gone: isSilent,
      awaited,
      replaces,
      records,
      firstTurn,
      lastTurn,
      atBeats,
      lastTimeMs: toPlain(this.lastTimeMs),
      run: this.run.save(),
    };
  }

  restore(state: WriterState): void {
    const { counted, tells, gone, awaited, replaces, records } = state;
    const { firstTurn, lastTurn, atBeats } = state;
    Object.assign(this, {
      counted,
      printsTotals: tells,
      isSilent: gone,
      awaited,
      replaces,
      records,
    });
    Object.assign(this, { firstTurn, lastTurn, atBeats, lastTimeMs: fromPlain(state.lastTimeMs) });
    this.run.restore(state.run);
  }
}
