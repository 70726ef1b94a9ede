import type { FieldValue } from '../../model/record.ts';
import type { JsonObject } from '../record/json-value.ts';
import { type LeafFilter, type LeafVisitor, visitLeaves } from '../record/leaves.ts';
import type { Choice, WantedField } from '../record/wanted-field.ts';
import { byte } from './bytes.ts';
import type { MatchedLine } from './matched-line.ts';

/** What lines of one call site have in common: their keys, and so where each field is. */
export class Shape {
  readonly hasAsciiKeys: boolean;
  readonly #skeleton: JsonObject;
  readonly #fields: readonly WantedField[];
  readonly #plans: (Plan | undefined)[];
  #leaves: readonly Leaf[] | undefined;
  #leafFilter: LeafFilter | undefined;

  /** `skeleton`: the lines' object with, for each scalar, its number among the values. */
  constructor(skeleton: JsonObject, hasAsciiKeys: boolean, fields: readonly WantedField[]) {
    this.#skeleton = skeleton;
    this.hasAsciiKeys = hasAsciiKeys;
    this.#fields = fields;
    this.#plans = fields.map(() => undefined);
  }

  /** The field of a slot in a line of this shape. */
  field(slot: number, line: MatchedLine): FieldValue {
    const plan = this.#plans[slot] ?? this.#planned(slot);
    if (plan === undefined) return undefined;
    const { steps } = plan;
    for (let index = 0; index < steps.length; index++) {
      const value = steps[index]?.read(line);
      if (value !== undefined) return value;
    }
    return plan.otherwise;
  }

  visitLeaves(line: MatchedLine, visit: LeafVisitor, wanted: LeafFilter | undefined): void {
    if (this.#leaves === undefined || wanted !== this.#leafFilter) {
      this.#leaves = leavesOf(this.#skeleton, wanted);
      this.#leafFilter = wanted;
    }
    for (const { path, index } of this.#leaves) {
      const value = line.value(index);
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
        visit(path, value);
      }
    }
  }

  #planned(slot: number): Plan | undefined {
    const field = this.#fields[slot];
    if (field === undefined) return undefined;
    const skeleton = this.#skeleton;
    const plan = {
      steps: field.choices(skeleton).map((choice) => new Step(choice, skeleton)),
      otherwise: field.otherwise?.(skeleton),
    };
    this.#plans[slot] = plan;
    return plan;
  }
}

interface Plan {
  readonly steps: readonly Step[];
  readonly otherwise: FieldValue;
}

interface Leaf {
  readonly path: string;
  readonly index: number;
}

/** One place at which a field is tried to be read. */
class Step {
  readonly #choice: Choice;
  readonly #skeleton: JsonObject;
  readonly #texts: Choice['texts'];
  /** −1: a nested object or array. */
  readonly #index: number;

  constructor(choice: Choice, skeleton: JsonObject) {
    const found = choice.read(skeleton);
    this.#choice = choice;
    this.#skeleton = skeleton;
    this.#texts = choice.texts;
    this.#index = typeof found === 'number' ? found : -1;
  }

  read(line: MatchedLine): FieldValue {
    const index = this.#index;
    if (index < 0) return this.#readNested(line.object());
    const from = line.starts[index] ?? 0;
    if (this.#texts !== undefined && line.bytes[from] === byte.quote) {
      return this.#texts.at(line, from + 1, (line.ends[index] ?? 0) - 1);
    }
    const { interpret, path } = this.#choice;
    const value = line.value(index);
    return interpret === undefined ? value : interpret(value, this.#skeleton, path);
  }

  #readNested(record: JsonObject): FieldValue {
    const { read, interpret, path } = this.#choice;
    const value = read(record);
    return interpret === undefined || value === undefined ? value : interpret(value, record, path);
  }
}

/** No shape has as many values as leaves are visited, so none of them is one too many. */
function leavesOf(skeleton: JsonObject, wanted: LeafFilter | undefined): readonly Leaf[] {
  const leaves: Leaf[] = [];
  visitLeaves(skeleton, (path, index) => {
    if (wanted !== undefined && !wanted(path)) return;
    if (typeof index === 'number') leaves.push({ path, index });
  });
  return leaves;
}
