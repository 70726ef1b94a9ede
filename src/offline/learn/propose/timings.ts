import { millisecondsPer, stripTimeUnit, timeUnits } from '../../../model/time-unit.ts';
import { type NamedTiming, timingByName } from '../../../model/timing-name.ts';
import { wordsOf } from '../../../model/words.ts';
import { formatDuration, plural } from '../../analyze/render/figures.ts';
import type { FieldEvidence } from '../evidence/field-evidence.ts';
import { bucketsFor } from './buckets.ts';
import type { KeptKind } from './kind.ts';
import { lastKey, type Names } from './names.ts';
import type { Condition, Proposed } from './proposal.ts';

const plainWords = new Set(['duration', 'elapsed', 'latency', 'took', 'time']);
/** A bare number below one of these is a duration of an unknown unit. */
const unitless = /^(duration|elapsed|latency|took|response_?time|request_?time|processing_?time)$/i;

/** How a field is a duration: by its name's unit, by its values', or not at all. */
export function timingOf(path: string, field: FieldEvidence): NamedTiming {
  const named = timingByName(path);
  const sizes = field.numbers - field.negatives + field.durationTexts;
  if (sizes === 0 || sizes < field.count * 0.9) return 'no';
  if (field.durationTexts === field.count) return named === 'no' ? 'no' : 'text';
  return named === 'text' ? 'no' : named;
}

/** Whether a field reads like a duration of which nobody says the unit. */
export function needsUnit(path: string, field: FieldEvidence): boolean {
  return (
    unitless.test(lastKey(path)) && field.numbers === field.count && timingByName(path) === 'text'
  );
}

/** Kinds of record with fewer durations are not told apart by them. */
const minDurations = 8;
const maxTimings = 6;
/** By how much medians have to differ to be of different things. */
const clearRatio = 2;

/**
 * The timings of a field: one, or where it clearly means something else on one event than on
 * another, one for each of the events and one for what is left.
 */
export function proposeTimings(
  component: string,
  path: string,
  field: FieldEvidence,
  when: Condition | undefined,
  kept: readonly KeptKind[],
  names: Names,
): readonly Proposed[] {
  const kinds = kept.flatMap((kind) => {
    const own = kind.fields.get(path);
    return own === undefined || own.count < minDurations ? [] : [{ kind, own }];
  });
  if (kinds.length > maxTimings || !kinds.some(({ own }) => differsFromAny(own, kinds))) {
    return [
      proposeTiming(path, field, when, (subject, isPlain) =>
        names.take(...(isPlain ? [] : [subject]), `${component}_${subject}`),
      ),
    ];
  }
  const timings = kinds.map(({ kind, own }) =>
    proposeTiming(path, own, kind.when, (subject) => names.take(`${subject} ${kind.template}`)),
  );
  const rest = field.count - kinds.reduce((sum, { own }) => sum + own.count, 0);
  if (rest <= 0) return timings;
  const others = {
    ...when,
    not: { any: [...asList(when?.['not']), ...kinds.map(({ kind }) => kind.when)] },
  };
  const other = proposeTiming(path, field, others, (subject) =>
    names.take(`other_${subject}`, `${component}_other_${subject}`),
  );
  return [...timings, { ...other, because: `${plural(rest, 'value', 'values')} on other events` }];
}

function differsFromAny(
  field: FieldEvidence,
  kinds: readonly { readonly own: FieldEvidence }[],
): boolean {
  return kinds.some(
    ({ own }) =>
      field.quantile(0.5) > clearRatio * own.quantile(0.5) &&
      field.quantile(0.25) > own.quantile(0.75),
  );
}

function asList(condition: unknown): readonly unknown[] {
  return condition === undefined ? [] : [condition];
}

function proposeTiming(
  path: string,
  field: FieldEvidence,
  when: Condition | undefined,
  nameFor: (subject: string, isPlain: boolean) => string,
): Proposed {
  const unit = timingOf(path, field);
  const scale = unit === 'text' || unit === 'no' ? 1 : millisecondsPer[unit];
  const [low, median, high] = [0.01, 0.5, 0.99].map((share) => field.quantile(share) * scale);
  const words = wordsOf(stripTimeUnit(lastKey(path))).filter((word) => !timeUnits.has(word));
  const subject = words.length === 0 ? 'duration' : words.join('_');
  return {
    name: nameFor(
      subject,
      words.every((word) => plainWords.has(word)),
    ),
    body: {
      field: path,
      ...(unit === 'text' && { unit: 'auto' }),
      ...(when !== undefined && { when }),
      buckets: bucketsFor(low ?? 0, high ?? 0),
    },
    because: `${plural(field.count, 'value', 'values')}, ${
      unit === 'text' ? 'units in the text' : `${unit} by its name`
    }; p50 ${formatDuration(median ?? 0)}, p99 ${formatDuration(high ?? 0)}; first in line ${field.firstLine}`,
  };
}
