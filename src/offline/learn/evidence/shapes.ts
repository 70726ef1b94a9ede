import type { LogRecord } from '../../../model/record.ts';
import type { SeenRecord } from './seen-record.ts';

const maxShapes = 128;

/** Records with the same fields. */
interface Shape {
  readonly paths: readonly string[];
  count: number;
  errors: number;
  firstLine: number;
}

/** A field that tells records without a message or a type from all others. */
export interface Mark {
  readonly path: string;
  /** Marks of more records, beside which it may stand: records with one of them are theirs. */
  readonly without: readonly string[];
  readonly count: number;
  readonly errors: number;
  readonly firstLine: number;
}

/** Of records that say nothing in words, which fields stand together. */
export class Shapes {
  readonly #shapes = new Map<string, Shape>();

  add(record: LogRecord, { level, line }: SeenRecord): void {
    const paths: string[] = [];
    record.visitLeaves((path) => paths.push(path));
    paths.sort();
    const key = paths.join('\n');
    let shape = this.#shapes.get(key);
    if (shape === undefined) {
      if (this.#shapes.size >= maxShapes) return;
      shape = { paths, count: 0, errors: 0, firstLine: Number.POSITIVE_INFINITY };
      this.#shapes.set(key, shape);
    }
    shape.count += 1;
    if (level === 'error' || level === 'fatal') shape.errors += 1;
    if (line < shape.firstLine) shape.firstLine = line;
  }

  /**
   * The fewest fields that mark most records, that of the most records first; `isTelling`: the
   * better ones, before which no other is taken.
   */
  marks(mayMark: (path: string) => boolean, isTelling: (path: string) => boolean): readonly Mark[] {
    const marks: Mark[] = [];
    let rest = [...this.#shapes.values()];
    for (;;) {
      const path =
        commonest(rest, (one) => mayMark(one) && isTelling(one)) ?? commonest(rest, mayMark);
      if (path === undefined) return marks;
      const isMarked = ({ paths }: Shape): boolean => paths.includes(path);
      const marked = rest.filter(isMarked);
      rest = rest.filter((shape) => !isMarked(shape));
      const all = [...this.#shapes.values()].filter(isMarked);
      marks.push({
        path,
        without: marks
          .map((mark) => mark.path)
          .filter((other) => all.some(({ paths }) => paths.includes(other))),
        count: marked.reduce((sum, { count }) => sum + count, 0),
        errors: marked.reduce((sum, { errors }) => sum + errors, 0),
        firstLine: Math.min(...marked.map(({ firstLine }) => firstLine)),
      });
    }
  }
}

/** The path of most records; of those of as many, the first by its name. */
function commonest(
  shapes: readonly Shape[],
  mayMark: (path: string) => boolean,
): string | undefined {
  const records = new Map<string, number>();
  for (const { paths, count } of shapes) {
    for (const path of paths) records.set(path, (records.get(path) ?? 0) + count);
  }
  const [first] = [...records]
    .filter(([path]) => mayMark(path))
    .toSorted(([a, more], [b, fewer]) => fewer - more || (a < b ? -1 : 1));
  return first?.[0];
}
