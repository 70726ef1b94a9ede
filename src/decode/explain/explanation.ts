import type { CanonicalField } from '../../model/record.ts';
import type { Profile } from '../profile/profile.ts';
import type { CanonicalFields } from '../record/canonical.ts';
import type { JsonObject } from '../record/json-value.ts';
import { type Finding, Reasons } from './reasons.ts';

/** Which key gave a canonical field, and why that one. */
interface FieldChoice extends Finding {
  /** Records that had it so. */
  readonly records: number;
}

interface FieldExplanation {
  readonly field: CanonicalField;
  /** Most frequent first; empty where no record of the profile has the field. */
  readonly choices: readonly FieldChoice[];
}

/** How the records of one profile were read. */
export interface ProfileExplanation {
  readonly profile: string;
  readonly records: number;
  readonly fields: readonly FieldExplanation[];
}

/** What a record says of itself; the others are told by what is around it. */
const explained = [
  '@time',
  '@level',
  '@message',
  '@event',
  '@logger',
  '@error',
  '@error_type',
  '@trace_id',
  '@duration',
  '@http_method',
  '@http_status',
  '@http_route',
] as const satisfies readonly CanonicalField[];

/** So many choices of a field are told apart; those beyond are counted together. */
const maxChoices = 16;

interface Tally {
  records: number;
  readonly fields: Map<CanonicalField, Map<string, { finding: Finding; records: number }>>;
}

/** Tells of every record how its canonical fields are found. Bounded; changes no reading. */
export class Explanation {
  readonly #fields: readonly (readonly [CanonicalField, Reasons])[];
  readonly #tallies = new Map<string, Tally>();

  /** `profile`: what the records are read by. */
  constructor(finders: CanonicalFields, profile: Profile) {
    this.#fields = explained.map((field) => [field, new Reasons(field, finders[field](), profile)]);
  }

  /** `recognised`: the name of the profile that the record was recognised as. */
  look(record: JsonObject, recognised: string): void {
    const tally = this.#tallyOf(recognised);
    tally.records++;
    for (const [field, reasons] of this.#fields) {
      const finding = reasons.of(record);
      if (finding !== undefined) count(tally, field, finding);
    }
  }

  report(): readonly ProfileExplanation[] {
    return [...this.#tallies]
      .toSorted(([, a], [, b]) => b.records - a.records)
      .map(([profile, { records, fields }]) => ({
        profile,
        records,
        fields: explained.map((field) => ({ field, choices: choicesOf(fields.get(field)) })),
      }));
  }

  #tallyOf(profile: string): Tally {
    const known = this.#tallies.get(profile);
    if (known !== undefined) return known;
    const made: Tally = { records: 0, fields: new Map() };
    this.#tallies.set(profile, made);
    return made;
  }
}

function count({ fields }: Tally, field: CanonicalField, finding: Finding): void {
  const choices = fields.get(field) ?? new Map();
  fields.set(field, choices);
  const id = `${finding.key}\0${finding.why}`;
  const known = choices.get(id);
  if (known !== undefined) known.records++;
  else if (choices.size < maxChoices) choices.set(id, { finding, records: 1 });
  else {
    const rest = choices.get('') ?? { finding: { key: 'other', why: 'other keys' }, records: 0 };
    rest.records++;
    choices.set('', rest);
  }
}

function choicesOf(
  counted: ReadonlyMap<string, { readonly finding: Finding; readonly records: number }> | undefined,
): readonly FieldChoice[] {
  return [...(counted?.values() ?? [])]
    .map(({ finding, records }) => ({ ...finding, records }))
    .toSorted((a, b) => b.records - a.records);
}
