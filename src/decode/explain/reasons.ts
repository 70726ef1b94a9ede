import type { CanonicalField, FieldValue } from '../../model/record.ts';
import type { Profile } from '../profile/profile.ts';
import type { DurationChoice } from '../record/duration-field.ts';
import type { JsonObject } from '../record/json-value.ts';
import { levelNumber } from '../record/level.ts';
import { scaleAt } from '../record/level-reader.ts';
import type { Choice, WantedField } from '../record/wanted-field.ts';
import { timeShape } from './time-shape.ts';

/** The key that gives a field in a record; `–` where the record's kind gives it without any. */
export interface Finding {
  readonly key: string;
  /** In words, for a person. */
  readonly why: string;
}

/** Says of one canonical field where a record has it, and why there. */
export class Reasons {
  readonly #field: CanonicalField;
  readonly #wanted: WantedField;
  readonly #profile: Profile;

  constructor(field: CanonicalField, wanted: WantedField, profile: Profile) {
    this.#field = field;
    this.#wanted = wanted;
    this.#profile = profile;
  }

  /** `undefined` where the record has no such field. */
  of(record: JsonObject): Finding | undefined {
    const choices = this.#wanted.choices(record);
    const chosen = choices.findIndex((choice) => isInterpretable(choice, record));
    if (chosen !== -1) return this.#found(choices, chosen, record);
    const otherwise = this.#wanted.otherwise?.(record);
    if (typeof otherwise !== 'string') return unitless(choices, record);
    return { key: '–', why: `a record without a level is ${otherwise} here` };
  }

  #found(choices: readonly Choice[], chosen: number, record: JsonObject): Finding {
    const choice = choices[chosen] as Choice;
    const value = choice.read(record);
    const others = (from: number, to: number, isSound: boolean): string => {
      const found = choices
        .slice(from, to)
        .filter((other) => isInterpretable(other, record) === isSound)
        .map(({ path }) => path);
      return [...new Set(found)].filter((path) => path !== choice.path).join(', ');
    };
    const passed = others(0, chosen, false);
    const beaten = others(chosen + 1, choices.length, true);
    const why = [
      this.#kindOf(value, choice, record),
      passed === '' ? '' : `${passed} holds none`,
      beaten === '' ? '' : `comes before ${beaten}`,
    ].filter((part) => part !== '');
    return { key: choice.path, why: why.length === 0 ? 'the only known key' : why.join('; ') };
  }

  #kindOf(value: FieldValue, choice: Choice, record: JsonObject): string {
    if (this.#field === '@time') return timeShape(value);
    if (this.#field === '@duration') return unitSource(value, choice as DurationChoice);
    if (this.#field !== '@level') return '';
    const number = levelNumber(value);
    return number === undefined
      ? 'a word'
      : `a number on the scale of ${scaleAt(this.#profile, choice.path, number, record) ?? 'none'}`;
  }
}

function isInterpretable({ read, interpret, path }: Choice, record: JsonObject): boolean {
  const value = read(record);
  if (value === undefined) return false;
  return interpret === undefined || interpret(value, record, path) !== undefined;
}

function unitSource(value: FieldValue, { unit, from, path }: DurationChoice): string {
  if (typeof value === 'string' && /[a-zµμ:]/i.test(value)) return 'the text says its unit';
  if (from === 'config') return `${unit}, by the configuration`;
  if (from === 'profile') return `${unit}, by the logger's documentation`;
  return `${unit}, by the end of its name (${path.slice(path.lastIndexOf('.') + 1)})`;
}

/** A number that would be a duration, if anybody told its unit. */
function unitless(choices: readonly Choice[], record: JsonObject): Finding | undefined {
  const without = choices.find(
    (choice) =>
      (choice as Partial<DurationChoice>).unit === 'auto' &&
      typeof choice.read(record) === 'number',
  );
  if (without === undefined) return undefined;
  return { key: '–', why: `${without.path} is a number without a unit: name it under units` };
}
