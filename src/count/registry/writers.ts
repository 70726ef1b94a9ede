import type { ServiceHeartbeat, Writer, WriterSource } from '../../model/observation.ts';
import type { RunSnapshot, WriterSnapshot } from '../../model/snapshot.ts';
import { unnamedPlace } from './count.ts';
import type { RunState, WriterRunState } from './registry-state.ts';
import type { Beat, RunFigures } from './run-tracker.ts';
import { fold, hasFallenSilent, hasTakenPlace } from './succession.ts';
import { WriterRecord } from './writer-record.ts';

/** Writers known at one time; each has a counter in every count that knows totals. */
const maxWriters = 256;

const nobody: Writer = { key: '', fields: '' };
const noFigures: RunFigures = { restarts: 0, heartbeats: 0, missed: 0, doubled: 0, late: 0 };

interface WritersEvents {
  /** There is no place for the writer of a heartbeat, a start line or a total. */
  readonly onFull: () => void;
  /** What was at this place is known no more. */
  readonly onForgotten: (place: number) => void;
}

/**
 * Who writes the log, and the runs of each. A writer is known from its first start line, heartbeat
 * or total on; where there is no place for another, the one that fell silent first is known no
 * more: its figures stay in the sums. Where nobody fell silent, the newcomer is refused.
 */
export class Writers {
  readonly #unnamed = new WriterRecord(unnamedPlace, nobody, 0);
  readonly #byKey = new Map<string, WriterRecord>();
  readonly #events: WritersEvents;
  #current: Writer | undefined;
  #unread: WriterSource | undefined;
  #timeMs = Number.NaN;
  /** Who wrote the record, if it is known. */
  #known: WriterRecord | undefined = this.#unnamed;
  #last = this.#unnamed;
  #past: RunFigures = noFigures;
  #folded = 0;
  #nextPlace = unnamedPlace + 1;
  #beats = 0;
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

  /** The place that events of this record are counted at. */
  get eventPlace(): number {
    return this.#known?.place ?? unnamedPlace;
  }

  /** Something of this record was counted. */
  counted(): void {
    if (this.#known !== undefined) this.#known.counted = true;
  }

  /** The record prints a total; `undefined`: there is no place for its writer. */
  tell(): WriterRecord | undefined {
    const known = this.#admit();
    if (known !== undefined) known.tells = true;
    return known;
  }

  started(timeMs: number): WriterRecord | undefined {
    const known = this.#admit();
    if (known === undefined) return undefined;
    known.run.started(timeMs, known.counted);
    this.#last = known;
    return known;
  }

  heartbeat(heartbeat: ServiceHeartbeat, timeMs: number): [WriterRecord, Beat] | undefined {
    const known = this.tell();
    if (known === undefined) return undefined;
    const beat = known.run.heartbeat(heartbeat, timeMs);
    this.#beats += 1;
    known.atBeats = this.#beats;
    if (beat !== 'behind' && beat !== 'copy') this.#last = known;
    this.#succeed(known);
    return [known, beat];
  }

  /** The one that prints totals, if there is one alone that has not fallen silent. */
  get sole(): WriterRecord | undefined {
    const telling = this.#all.filter(({ tells, gone }) => tells && !gone);
    return telling.length === 1 ? telling[0] : undefined;
  }

  /** Of all writers. */
  get heartbeats(): number {
    return this.#beats;
  }

  /**
   * Places of those that write to the same log, print no totals, and are named by other fields: their
   * events may be its own.
   */
  rivalsOf({ fields, log }: WriterRecord): readonly number[] {
    return this.#all
      .filter((writer) => !writer.tells && writer.fields !== fields && writer.log === log)
      .map(({ place }) => place);
  }

  /** More than one prints totals. */
  get areSeveral(): boolean {
    return this.#all.filter(({ tells, gone }) => tells && !gone).length > 1;
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

  snapshot(
    sumsOf: (place: number) => Pick<WriterSnapshot, 'counts' | 'fields'>,
    fields: RunSnapshot['fields'],
  ): RunSnapshot {
    const { run } = this.#last;
    const speaking = this.#all.filter((writer) => writer.tells || writer.run.begun);
    return Object.freeze({
      ...speaking.reduce((sum, writer) => fold(sum, writer.run.figures), this.#past),
      writers: speaking.filter(({ gone }) => !gone).length,
      writersFolded: this.#folded,
      fields,
      byWriter:
        speaking.length < 2
          ? none
          : Object.freeze(
              speaking.map((writer) =>
                Object.freeze({
                  name: writer.key,
                  isSilent: writer.gone,
                  ...writer.run.figures,
                  ...sumsOf(writer.place),
                }),
              ),
            ),
      lastHeartbeatTimeMs: run.lastTimeMs,
      lastHeartbeatCount: run.lastCount,
      intervalSeconds: run.intervalSeconds,
      startedTimeMs: run.startedTimeMs,
    });
  }

  save(): RunState {
    return {
      ...this.#past,
      folded: this.#folded,
      beats: this.#beats,
      turn: this.#turn,
      last: this.#last.place,
      writers: this.#all.map((writer) => writer.save()),
    };
  }

  /** `counted`: a state that is older than writers holds something of the one there was. */
  restore(state: RunState | WriterRunState, counted: boolean): void {
    if (!('writers' in state)) {
      this.#unnamed.run.restore(state);
      this.#unnamed.counted = counted;
      this.#unnamed.tells = state.heartbeats > 0;
      this.#beats = state.heartbeats;
      return;
    }
    const { restarts, heartbeats, missed, doubled, late } = state;
    this.#past = { restarts, heartbeats, missed, doubled, late };
    this.#folded = state.folded;
    this.#beats = state.beats;
    this.#turn = state.turn;
    for (const saved of state.writers) {
      const isUnnamed = saved.place === unnamedPlace;
      const writer = isUnnamed ? this.#unnamed : new WriterRecord(saved.place, saved, 0);
      writer.restore(saved);
      if (!isUnnamed) this.#byKey.set(writer.key, writer);
      if (saved.place === state.last) this.#last = writer;
    }
    this.#nextPlace = 1 + Math.max(unnamedPlace, ...state.writers.map(({ place }) => place));
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
    known.atBeats = this.#beats;
    known.gone = false;
    if (!Number.isNaN(this.#timeMs)) known.lastTimeMs = this.#timeMs;
    if (known.records === recordsOfSuccessor && this.#beats === 0) this.#succeed(known);
  }

  #admit(): WriterRecord | undefined {
    if (this.#unread !== undefined) {
      this.#current = this.#unread.read();
      this.#unread = undefined;
      if (this.#current !== undefined) this.#touch();
    }
    if (this.#known !== undefined || this.#current === undefined) return this.#known;
    const place = this.#nextPlace <= maxWriters ? this.#nextPlace++ : this.#freePlace();
    if (place === undefined) {
      this.#events.onFull();
      return undefined;
    }
    const writer = new WriterRecord(place, this.#current, this.#turn);
    writer.atBeats = this.#beats;
    this.#byKey.set(writer.key, writer);
    this.#known = writer;
    return writer;
  }

  /** The place of the one that fell silent first; its figures are kept in the sums. */
  #freePlace(): number | undefined {
    let oldest: WriterRecord | undefined;
    for (const writer of this.#byKey.values()) {
      const isSilent = writer.gone || this.#turn - writer.lastTurn > recordsOfSilence;
      if (isSilent && writer.lastTurn < (oldest?.lastTurn ?? Infinity)) oldest = writer;
    }
    if (oldest === undefined || oldest === this.#last) return undefined;
    this.#byKey.delete(oldest.key);
    this.#past = fold(this.#past, oldest.run.figures);
    this.#folded += 1;
    this.#events.onForgotten(oldest.place);
    return oldest.place;
  }

  /** Sees who fell silent now that this one has written, and whether it took the place of one. */
  #succeed(writer: WriterRecord): void {
    const named = [...this.#byKey.values()];
    const alive = named.filter(({ gone }) => !gone).length;
    for (const other of named) {
      if (other === writer || other.gone) continue;
      if (!hasFallenSilent(other, writer, this.#beats, alive)) continue;
      other.gone = true;
      other.awaited = true;
    }
    if (writer.replaces || writer.place === unnamedPlace) return;
    const before = named.findLast((other) => hasTakenPlace(writer, other));
    if (before === undefined) return;
    before.awaited = false;
    writer.replaces = true;
    this.#past = fold(this.#past, { ...noFigures, restarts: 1 });
  }
}

const none = Object.freeze([]);
/** Records of a new writer, in a log without heartbeats, after which one before it is gone. */
const recordsOfSuccessor = 100;
/** Records of others after which one that prints no heartbeats counts as silent. */
const recordsOfSilence = 100_000;
