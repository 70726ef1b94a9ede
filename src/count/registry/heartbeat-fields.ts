import { stemOf } from '../../model/field-stem.ts';
import type { TrackedFieldKind } from '../../model/observation.ts';
import { copyText, maxTextLength } from '../store/text-copy.ts';
import type { TotalReport } from './count.ts';
import { HeartbeatField } from './heartbeat-field.ts';
import type { HeartbeatFieldState, HeartbeatFieldsState } from './registry-state.ts';

/** Fields that are followed; those beyond are refused. */
const maxFields = 64;

/** A field is new, or its kind is known now. */
type OnKind = (name: string, field: HeartbeatField) => void;

/** Numbers in the heartbeats of a service that no declaration names one by one. */
export class HeartbeatFields {
  readonly #fields = new Map<string, HeartbeatField>();
  readonly #onKind: OnKind;
  #name: string | undefined;

  constructor(onKind: OnKind) {
    this.#onKind = onKind;
  }

  /** Whether heartbeats have this name: the first that is asked for is theirs. */
  isNamed(name: string): boolean {
    this.#name ??= copyText(name);
    return this.#name === name;
  }

  /** Returns why the value was not used, if it was not. */
  observe(
    field: string,
    value: number,
    kind: TrackedFieldKind | undefined,
    report: TotalReport,
  ): string | undefined {
    const tracked = this.#fields.get(field) ?? this.#add(field, kind);
    if (tracked === undefined) return 'heartbeat_fields_full';
    const before = tracked.kind;
    const isNewRun = report.verdict === 'restart' || report.verdict === 'first';
    const refused = tracked.observe(value, report, isNewRun);
    if (tracked.kind !== before) this.#onKind(field, tracked);
    return refused;
  }

  /** Holds a printed rate against the total, else the delta, that its name belongs to. */
  rate(rate: string, perSecond: number, slot: number, seconds: readonly number[]): void {
    const stem = stemOf(rate);
    let found: HeartbeatField | undefined;
    for (const [field, tracked] of this.#fields) {
      if (tracked.kind !== 'total' && tracked.kind !== 'delta') continue;
      const own = stemOf(field);
      if (own !== stem && !own.startsWith(`${stem}_`)) continue;
      if (found === undefined || (found.kind === 'delta' && tracked.kind === 'total')) {
        found = tracked;
      }
    }
    found?.rate(slot, perSecond, seconds);
  }

  runChanged(slot: number): void {
    for (const field of this.#fields.values()) field.runChanged(slot);
  }

  runStarted(slot: number): void {
    for (const field of this.#fields.values()) field.runStarted(slot);
  }

  forget(slot: number): void {
    for (const field of this.#fields.values()) field.forget(slot);
  }

  save(): HeartbeatFieldsState {
    return {
      name: this.#name ?? null,
      fields: Array.from(this.#fields, ([field, tracked]) => tracked.save(field)),
    };
  }

  restoreName({ name }: HeartbeatFieldsState): void {
    this.#name = name ?? undefined;
  }

  /** Continues a field that was saved, if there is room; `kind`: what it was known to be then. */
  restore(state: HeartbeatFieldState | undefined, kind: TrackedFieldKind | undefined): void {
    if (state === undefined) return;
    const known = this.#fields.get(state.field);
    if (known === undefined) this.#add(state.field, kind)?.restore(state);
    else if (kind !== undefined) this.#onKind(state.field, known);
  }

  merge({ fields }: HeartbeatFieldsState): void {
    for (const state of fields) {
      const known = this.#fields.get(state.field);
      const tracked = known ?? this.#add(state.field, state.kind ?? undefined);
      const before = tracked?.kind;
      tracked?.merge(state, known === undefined);
      if (tracked !== undefined && tracked.kind !== before) this.#onKind(state.field, tracked);
    }
  }

  #add(field: string, kind: TrackedFieldKind | undefined): HeartbeatField | undefined {
    if (this.#fields.size >= maxFields || field.length > maxTextLength) return undefined;
    const followed = new HeartbeatField(kind);
    const kept = copyText(field);
    this.#fields.set(kept, followed);
    this.#onKind(kept, followed);
    return followed;
  }
}
