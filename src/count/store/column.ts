/** Gives the memory of columns: the heap's, or what several threads share. */
export type Allocate = (bytes: number) => ArrayBufferLike;

export const onHeap: Allocate = (bytes) => new ArrayBuffer(bytes);

/** Series that a column has room for at first; it doubles from there on. */
const firstRoom = 4;

/**
 * Numbers of the series of one store, `width` of them for each, by the series' id: so a store adds
 * up by position, without names and without an object a series.
 */
export class Column {
  readonly #allocate: Allocate;
  readonly #initial: readonly number[];
  #numbers: Float64Array;

  /** `initial`: the numbers of a series that is new; as many as there are, a series has. */
  constructor(allocate: Allocate, initial: readonly number[]) {
    this.#allocate = allocate;
    this.#initial = initial;
    this.#numbers = this.#make(1);
  }

  /**
   * The numbers themselves, those of a series from `id * width` on. Hot paths add to them in place;
   * hold them no longer than until the next {@link Column.grow}.
   */
  get numbers(): Float64Array {
    return this.#numbers;
  }

  /** There are so many series now. */
  grow(series: number): void {
    const width = this.#initial.length;
    if (series * width <= this.#numbers.length) return;
    const room = Math.max(firstRoom, (2 * this.#numbers.length) / width, series);
    const numbers = this.#make(room);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }

  #make(series: number): Float64Array {
    const width = this.#initial.length;
    const length = series * width;
    const buffer = this.#allocate(length * Float64Array.BYTES_PER_ELEMENT);
    const numbers = new Float64Array(buffer, 0, length);
    for (let at = 0; at < length; at += width) numbers.set(this.#initial, at);
    return numbers;
  }
}
