import { timeUnits } from '../../../model/time-unit.ts';

/** Words that name a unit, and the base unit that Prometheus has for it. */
const baseUnits: Readonly<Record<string, string>> = {
  amperes: 'amperes',
  bits: 'bytes',
  bytes: 'bytes',
  calories: 'joules',
  celsius: 'celsius',
  days: 'seconds',
  fahrenheit: 'celsius',
  grams: 'grams',
  hours: 'seconds',
  inches: 'meters',
  joules: 'joules',
  kelvins: 'kelvin',
  meters: 'meters',
  miles: 'meters',
  minutes: 'seconds',
  ounces: 'grams',
  pounds: 'grams',
  seconds: 'seconds',
  volts: 'volts',
  weeks: 'seconds',
  yards: 'meters',
};

const prefixes =
  /^(pico|nano|micro|milli|centi|deci|deca|hecto|kilo|kibi|mega|mibi|mebi|giga|gibi|tera|tebi|peta|pebi)/;

/** The short spellings only: `micros` says what it is, `us` does not. */
const abbreviations: ReadonlySet<string> = new Set([
  ...[...timeUnits.keys()].filter((word) => word.length <= 3),
  ...'b kb mb gb tb pb m h d'.split(' '),
]);

const typeWords: ReadonlySet<string> = new Set(
  'gauge counter summary histogram untyped metric'.split(' '),
);

/** The base unit to use instead of the one in a name; `undefined` where there is nothing to say. */
export function betterUnitFor(name: string): { written: string; base: string } | undefined {
  for (const word of name.split('_')) {
    const base = unitOfWord(word);
    if (base !== undefined && base !== word) return { written: word, base };
  }
  return undefined;
}

export function abbreviatedUnitIn(name: string): string | undefined {
  return name.split('_').find((word) => abbreviations.has(word.toLowerCase()));
}

export function typeWordIn(name: string): string | undefined {
  return name.split('_').find((word) => typeWords.has(word.toLowerCase()));
}

function unitOfWord(word: string): string | undefined {
  const plain = word.replace(prefixes, '');
  return Object.hasOwn(baseUnits, plain) ? baseUnits[plain] : undefined;
}
