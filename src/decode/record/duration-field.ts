import type { DurationUnit, FixedUnit } from '../../model/declaration.ts';
import { readDurationMs } from '../../model/duration.ts';
import type { FieldValue } from '../../model/record.ts';
import type { DurationPath } from '../profile/profile.ts';
import { TextMemory } from '../shape/text-memory.ts';
import { compilePath, type FieldReader } from './compile-path.ts';
import { type DurationKey, DurationKeys } from './duration-keys.ts';
import { guarded } from './field-paths.ts';
import type { JsonObject } from './json-value.ts';
import type { Choice, WantedField } from './wanted-field.ts';

/** Where a duration was looked for, and what gave its unit. */
export interface DurationChoice extends Choice {
  readonly unit: DurationUnit;
  readonly from: DurationKey['from'] | 'profile';
}

/**
 * How to find `@duration`, in milliseconds. Its unit is what the configuration says of the field,
 * else what the text says (`"3ms"`), else what the key ends in, else what the profile knows. A
 * number of which none of them tells is no duration: nothing is guessed.
 */
export class DurationField implements WantedField {
  readonly #keys: DurationKeys;
  readonly #profiled: readonly DurationChoice[];
  readonly #choices = new Map<string, DurationChoice>();

  constructor(paths: readonly DurationPath[], units: Readonly<Record<string, FixedUnit>>) {
    this.#keys = new DurationKeys(units);
    this.#profiled = paths.map(({ path, unit, siblings }) => {
      const configured = units[path];
      return configured === undefined
        ? choiceOf(path, guarded(path, siblings), unit, 'profile')
        : choiceOf(path, guarded(path, siblings), configured, 'config');
    });
  }

  readonly read: FieldReader = (record) => {
    for (const { read, interpret } of this.choices(record)) {
      const value = read(record);
      const made = value === undefined ? undefined : interpret?.(value, record, '');
      if (made !== undefined) return made;
    }
    return undefined;
  };

  choices(record: JsonObject): readonly DurationChoice[] {
    const profiled = this.#profiled.filter(({ read }) => read(record) !== undefined);
    const keyed = this.#keys.of(record);
    if (keyed.length === 0) return profiled;
    return [...profiled, ...keyed.map((key) => this.#choiceOf(key))];
  }

  #choiceOf(key: DurationKey): DurationChoice {
    const known = this.#choices.get(key.path);
    if (known !== undefined) return known;
    if (this.#choices.size >= maxChoices) this.#choices.clear();
    const made = choiceOf(key.path, compilePath(key.path), key.unit, key.from);
    this.#choices.set(key.path, made);
    return made;
  }
}

const maxChoices = 256;

function choiceOf(
  path: string,
  read: FieldReader,
  unit: DurationUnit,
  from: DurationChoice['from'],
): DurationChoice {
  const interpret = (value: FieldValue): number | undefined => {
    const durationMs = readDurationMs(value, unit);
    return typeof durationMs === 'number' ? durationMs : undefined;
  };
  return { path, read, unit, from, interpret, texts: new TextMemory(interpret) };
}
