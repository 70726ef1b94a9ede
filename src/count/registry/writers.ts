import type { RunFigure } from '../../model/families.ts';
import type { ServiceHeartbeat, Writer, WriterSource } from '../../model/observation.ts';
import type { ServiceRun } from '../../model/snapshot.ts';
import { unnamedSlot } from './count.ts';
import type { RunState } from './registry-state.ts';
import type { HeartbeatVerdict, RunFigures } from './run-tracker.ts';
import { fold, hasFallenSilent, hasSucceeded } from './succession.ts';
import { WriterRecord } from './writer-record.ts';

/** Writers known at one time; each has a counter in every count that knows totals. */
const maxWriters = 256;

const unnamedWriter: Writer = { key: '', fields: '' };
const noFigures: RunFigures = { restarts: 0, heartbeats: 0, missed: 0, doubled: 0, late: 0 };

/** Writers and their runs at one instant. */
export interface WritersReading {
  readonly figures: Readonly<Record<RunFigure, number>>;
  /** Of each writer, if there are several: where it counts, and its figures. */
  readonly slots: readonly number[];
  readonly byWriter: readonly RunFigures[];
  readonly service: ServiceRun;
}

interface WritersEvents {
  /** No slot is free for the writer of a heartbeat, a start line or a total. */
  readonly onFull: () => void;
  /** The writer of this slot was evicted. */
  readonly onForgotten: (slot: number) => void;
}

/**
 * Who writes the log, and the runs of each. A writer is known from its first start line, heartbeat
 * or total on; if no slot is free for another, the one that fell silent first is known no
 * more: its figures stay in the sums. Where nobody fell silent, the newcomer is refused.
 */
export class Writers {
  readonly #unnamed = new WriterRecord(unnamedSlot, unnamedWriter, 0);
  readonly #byKey = new Map<string, WriterRecord>();
  readonly #events: WritersEvents;
  #current: Writer | undefined;
  #unread: WriterSource | undefined;
  #timeMs = Number.NaN;
  /** Who wrote the record, if it is known. */
  #known: WriterRecord | undefined = this.#unnamed;
  #last = this.#unnamed;
  #foldedFigures: RunFigures = noFigures;
  #foldedWriters = 0;
  #nextSlot = unnamedSlot + 1;
  #heartbeats = 0;
  #turn = 0;

  constructor(events: WritersEvents) {
    this.#events = events;
  }

  /**
   * A record begins. Hot: until somebody is known by name, a record's writer is looked at only when
   * it prints a heartbeat, a start line or a total.
   */
  begin(timeMs: number, source: WriterSource | undefined): void {
    this.#turn += 1;
    this.#timeMs = timeMs;
    this.#unread = undefined;
    this.#current = undefined;
    if (source !== undefined && this.#byKey.size === 0) this.#unread = source;
    else this.#current = source?.read();
    this.#touch();
  }

  /** The slot that events of this record are counted in. */
  get eventSlot(): number {
    return this.#known?.slot ?? unnamedSlot;
  }

  /** Something of this record was counted. */
  counted(): void {
    if (this.#known !== undefined) this.#known.counted = true;
  }

  /** The record prints a total; `undefined`: no slot is free for its writer. */
  printed(): WriterRecord | undefined {
    const known = this.#admit();
    if (known !== undefined) known.printsTotals = true;
    return known;
  }

  started(timeMs: number): WriterRecord | undefined {
    const known = this.#admit();
    if (known === undefined) return undefined;
    known.run.started(timeMs, known.counted);
    this.#last = known;
    return known;
  }

  heartbeat(
    heartbeat: ServiceHeartbeat,
    timeMs: number,
  ): [WriterRecord, HeartbeatVerdict] | undefined {
    const known = this.printed();
    if (known === undefined) return undefined;
    const verdict = known.run.heartbeat(heartbeat, timeMs);
    this.#heartbeats += 1;
    known.atBeats = this.#heartbeats;
    if (verdict !== 'behind' && verdict !== 'copy') this.#last = known;
    this.#succeed(known);
    return [known, verdict];
  }

  /** The one that prints totals, if there is one alone that has not fallen silent. */
  get sole(): WriterRecord | undefined {
    const printing = this.#all.filter(({ printsTotals, isSilent }) => printsTotals && !isSilent);
    return printing.length === 1 ? printing[0] : undefined;
  }

  /** Of all writers. */
  get heartbeats(): number {
    return this.#heartbeats;
  }

  /**
   * Slots of those that write to the same log, print no totals and are named by other fields: their
   * events may be its own.
   */
  rivalsOf({ fields, log }: WriterRecord): readonly number[] {
    return this.#all
      .filter((writer) => !writer.printsTotals && writer.fields !== fields && writer.log === log)
      .map(({ slot }) => slot);
  }

  /** More than one prints totals. */
  get areSeveral(): boolean {
    return this.#all.filter(({ printsTotals, isSilent }) => printsTotals && !isSilent).length > 1;
  }

  /** Length of the interval that ends with this record, each way to tell it. */
  get lastInterval(): readonly number[] {
    return this.#known?.run.lastInterval ?? none;
  }

  get intervalSeconds(): number | undefined {
    return this.#last.run.intervalSeconds;
  }

  get lastHeartbeatTimeMs(): number | undefined {
    return this.#last.run.lastTimeMs;
  }

  read(): WritersReading {
    const { run } = this.#last;
    const active = this.#all.filter((writer) => writer.printsTotals || writer.run.begun);
    const several = active.length < 2 ? [] : active;
    return {
      figures: {
        ...active.reduce((sum, writer) => fold(sum, writer.run.figures), this.#foldedFigures),
        writers: active.filter(({ isSilent }) => !isSilent).length,
        writersFolded: this.#foldedWriters,
      },
      slots: several.map(({ slot }) => slot),
      byWriter: several.map((writer) => writer.run.figures),
      service: Object.freeze({
        writers: Object.freeze(
          several.map(({ key: name, isSilent }) => Object.freeze({ name, isSilent })),
        ),
        lastHeartbeatTimeMs: run.lastTimeMs,
        lastHeartbeatCount: run.lastCount,
        intervalSeconds: run.intervalSeconds,
        startedTimeMs: run.startedTimeMs,
      }),
    };
  }

  save(): RunState {
    return {
      ...this.#foldedFigures,
      folded: this.#foldedWriters,
      beats: this.#heartbeats,
      turn: this.#turn,
      last: this.#last.slot,
      writers: this.#all.map((writer) => writer.save()),
    };
  }

  restore(state: RunState): void {
    const { restarts, heartbeats, missed, doubled, late } = state;
    this.#foldedFigures = { restarts, heartbeats, missed, doubled, late };
    this.#foldedWriters = state.folded;
    this.#heartbeats = state.beats;
    this.#turn = state.turn;
    for (const saved of state.writers) {
      const isUnnamed = saved.place === unnamedSlot;
      const writer = isUnnamed ? this.#unnamed : new WriterRecord(saved.place, saved, 0);
      writer.restore(saved);
      if (!isUnnamed) this.#byKey.set(writer.key, writer);
      if (saved.place === state.last) this.#last = writer;
    }
    this.#nextSlot = 1 + Math.max(unnamedSlot, ...state.writers.map(({ place: slot }) => slot));
  }

  get #all(): readonly WriterRecord[] {
    return [this.#unnamed, ...this.#byKey.values()];
  }

  #touch(): void {
    const named = this.#current;
    const known = named === undefined ? this.#unnamed : this.#byKey.get(named.key);
    this.#known = known;
    if (known === undefined) return;
    known.records += 1;
    known.lastTurn = this.#turn;
    known.atBeats = this.#heartbeats;
    known.isSilent = false;
    if (!Number.isNaN(this.#timeMs)) known.lastTimeMs = this.#timeMs;
    if (known.records === recordsOfSuccessor && this.#heartbeats === 0) this.#succeed(known);
  }

  #admit(): WriterRecord | undefined {
    if (this.#unread !== undefined) {
      this.#current = this.#unread.read();
      this.#unread = undefined;
      if (this.#current !== undefined) this.#touch();
    }
    if (this.#known !== undefined || this.#current === undefined) return this.#known;
    const slot = this.#nextSlot <= maxWriters ? this.#nextSlot++ : this.#freeSlot();
    if (slot === undefined) {
      this.#events.onFull();
      return undefined;
    }
    const writer = new WriterRecord(slot, this.#current, this.#turn);
    writer.atBeats = this.#heartbeats;
    this.#byKey.set(writer.key, writer);
    this.#known = writer;
    return writer;
  }

  /** The slot of the one that fell silent first; its figures are kept in the sums. */
  #freeSlot(): number | undefined {
    let oldest: WriterRecord | undefined;
    for (const writer of this.#byKey.values()) {
      const isSilent = writer.isSilent || this.#turn - writer.lastTurn > recordsOfSilence;
      if (isSilent && writer.lastTurn < (oldest?.lastTurn ?? Infinity)) oldest = writer;
    }
    if (oldest === undefined || oldest === this.#last) return undefined;
    this.#byKey.delete(oldest.key);
    this.#foldedFigures = fold(this.#foldedFigures, oldest.run.figures);
    this.#foldedWriters += 1;
    this.#events.onForgotten(oldest.slot);
    return oldest.slot;
  }

  /** Marks writers that fell silent now that this one has written, and whether it succeeds one. */
  #succeed(writer: WriterRecord): void {
    const named = [...this.#byKey.values()];
    const alive = named.filter(({ isSilent }) => !isSilent).length;
    for (const other of named) {
      if (other === writer || other.isSilent) continue;
      if (!hasFallenSilent(other, writer, this.#heartbeats, alive)) continue;
      other.isSilent = true;
      other.awaited = true;
    }
    if (writer.replaces || writer.slot === unnamedSlot) return;
    const before = named.findLast((other) => hasSucceeded(writer, other));
    if (before === undefined) return;
    before.awaited = false;
    writer.replaces = true;
    this.#foldedFigures = fold(this.#foldedFigures, { ...noFigures, restarts: 1 });
  }
}

const none = Object.freeze([]);
/** Records of a new writer, in a log without heartbeats, after which one before it is gone. */
const recordsOfSuccessor = 100;
/** Records of others after which one that prints no heartbeats counts as silent. */
const recordsOfSilence = 100_000;
