import { otherName } from '../../model/families.ts';
import { copyText, maxTextLength } from '../store/text-copy.ts';
import { componentNameOf } from './component-name.ts';
import { Recent } from './recent.ts';
import type { DiscoveredComponentState } from './registry-state.ts';
import { fromPlain, known, later, toPlain } from './unknown-number.ts';

/** Loggers remembered with their component; a full memory begins anew. It changes no result. */
const maxLoggers = 1024;

/** Timings kept of each component, those seen first. */
const maxTimings = 4;

/** Something new that has a name of its own. */
export interface FoundEvents {
  readonly onComponent: (component: DiscoveredComponent) => void;
  readonly onTiming: (component: string, field: string, recent: Recent) => void;
}

/**
 * The components that a log names as its loggers, each with its records, errors and last samples,
 * up to a cap; those beyond are one. A component keeps its name for good.
 */
export class DiscoveredComponents {
  readonly #maxComponents: number;
  readonly #windowSamples: number;
  readonly #reserved: ReadonlySet<string>;
  readonly #byName = new Map<string, DiscoveredComponent>();
  readonly #byLogger = new Map<string, DiscoveredComponent>();
  /** That of the record at hand. */
  #current: DiscoveredComponent | undefined;

  readonly #events: FoundEvents;

  /** `reserved`: names of components that are declared. */
  constructor(
    maxComponents: number,
    windowSamples: number,
    reserved: readonly string[],
    events: FoundEvents,
  ) {
    this.#maxComponents = maxComponents;
    this.#windowSamples = windowSamples;
    this.#reserved = new Set([...reserved, otherName]);
    this.#events = events;
  }

  begin(): void {
    this.#current = undefined;
  }

  record(logger: string, isError: boolean, timeMs: number): void {
    const component = this.#byLogger.get(logger) ?? this.#find(logger);
    component.record(isError, timeMs);
    this.#current = component;
  }

  /** A duration in the record at hand. */
  sample(field: string, durationMs: number): void {
    this.#current?.sample(field, durationMs);
  }

  runChanged(): void {
    for (const component of this.#byName.values()) component.runChanged();
  }

  save(): DiscoveredComponentState[] {
    return Array.from(this.#byName.values(), (component) => component.save());
  }

  /** Continues a component that was saved, but for its timings. */
  restore(state: DiscoveredComponentState | undefined): void {
    if (state !== undefined) this.#add(state.name, state.logger).merge(state);
  }

  /** Continues one of its timings. */
  restoreTiming(state: DiscoveredComponentState | undefined, field: string): void {
    const saved = state?.timings.find((timing) => timing.field === field);
    if (state === undefined || saved === undefined) return;
    this.#byName.get(state.name)?.restoreTiming(field, saved.recent);
  }

  /** Adds what another registry found; those for which there is no room are `other` here. */
  merge(saved: readonly DiscoveredComponentState[]): void {
    for (const state of saved) {
      const own = state.name === otherName ? this.#other() : this.#find(state.logger);
      own.merge(state);
    }
  }

  #find(logger: string): DiscoveredComponent {
    if (this.#byLogger.size >= maxLoggers) this.#byLogger.clear();
    const component = this.#known(logger) ?? this.#admit(logger);
    if (logger.length <= maxTextLength) this.#byLogger.set(copyText(logger), component);
    return component;
  }

  #known(logger: string): DiscoveredComponent | undefined {
    const source = withoutLine(logger);
    for (const component of this.#byName.values()) {
      if (component.logger === source && component.name !== otherName) return component;
    }
    return undefined;
  }

  #admit(logger: string): DiscoveredComponent {
    const own = this.#byName.size - (this.#byName.has(otherName) ? 1 : 0);
    if (own >= this.#maxComponents || logger.length > maxTextLength) return this.#other();
    const isFree = (name: string) => !this.#reserved.has(name) && !this.#byName.has(name);
    const source = withoutLine(logger);
    return this.#add(componentNameOf(source, isFree), copyText(source));
  }

  #other(): DiscoveredComponent {
    return this.#byName.get(otherName) ?? this.#add(otherName, '');
  }

  #add(name: string, logger: string): DiscoveredComponent {
    const onTiming = (field: string, recent: Recent): void =>
      this.#events.onTiming(name, field, recent);
    const component = new DiscoveredComponent(name, logger, this.#windowSamples, onTiming);
    this.#byName.set(name, component);
    this.#events.onComponent(component);
    return component;
  }
}

/** Callers are loggers to some: `server/http.go:123` is `server/http.go`. */
function withoutLine(logger: string): string {
  return logger.replace(/:\d+$/, '');
}

export class DiscoveredComponent {
  readonly name: string;
  readonly logger: string;
  readonly #windowSamples: number;
  readonly #timings = new Map<string, Recent>();
  readonly #onTiming: (field: string, recent: Recent) => void;
  #records = 0;
  #errors = 0;
  #lastTimeMs = Number.NaN;

  constructor(
    name: string,
    logger: string,
    windowSamples: number,
    onTiming: (field: string, recent: Recent) => void,
  ) {
    this.#onTiming = onTiming;
    this.name = name;
    this.logger = logger;
    this.#windowSamples = windowSamples;
  }

  record(isError: boolean, timeMs: number): void {
    this.#records += 1;
    if (isError) this.#errors += 1;
    this.#lastTimeMs = later(this.#lastTimeMs, timeMs);
  }

  sample(field: string, durationMs: number): void {
    (this.#timings.get(field) ?? this.#addTiming(field))?.sample(durationMs);
  }

  runChanged(): void {
    for (const timing of this.#timings.values()) timing.restart();
  }

  get records(): number {
    return this.#records;
  }

  /** Records of level error or fatal. */
  get errors(): number {
    return this.#errors;
  }

  /** Own time of its last record, epoch ms. */
  get lastTimeMs(): number | undefined {
    return known(this.#lastTimeMs);
  }

  save(): DiscoveredComponentState {
    return {
      name: this.name,
      logger: this.logger,
      records: this.#records,
      errors: this.#errors,
      lastTimeMs: toPlain(this.#lastTimeMs),
      timings: Array.from(this.#timings, ([field, timing]) => ({ field, recent: timing.save() })),
    };
  }

  restoreTiming(field: string, state: DiscoveredComponentState['timings'][number]['recent']): void {
    this.#addTiming(field)?.restore(state);
  }

  /** Last samples have no sum: they stay as they are here. */
  merge({ records, errors, lastTimeMs }: DiscoveredComponentState): void {
    this.#records += records;
    this.#errors += errors;
    this.#lastTimeMs = later(this.#lastTimeMs, fromPlain(lastTimeMs));
  }

  #addTiming(field: string): Recent | undefined {
    if (this.#timings.size >= maxTimings || field.length > maxTextLength) return undefined;
    const timing = new Recent(this.#windowSamples);
    const kept = copyText(field);
    this.#timings.set(kept, timing);
    this.#onTiming(kept, timing);
    return timing;
  }
}
