import type { WantedField } from '../record/wanted-field.ts';
import { byte } from './bytes.ts';
import { Literals } from './literals.ts';
import type { MatchedLine } from './matched-line.ts';
import { takeApart } from './parts.ts';
import { endOfBare } from './scan.ts';
import { Shape } from './shape.ts';
import { endOfString } from './string-scan.ts';
import { spells } from './words.ts';

const maxEdges = 8192;
const maxShapes = 1024;
const maxLiteralBytes = 256 * 1024;
/** So many literals are tried after one value, the one met last first. */
const maxBranches = 48;

/** An edge takes four places: its literal's place and length, where it leads, its next sibling. */
const edgeSize = 4;
const none = -1;

/**
 * The literals of lines seen so far, as a trie: a node is a place after a value, an edge the literal
 * that follows. Whoever comes to a line's end this way has found JSON of the same structure as a
 * line that JSON.parse accepted, with other scalars.
 */
export class ShapeTrie {
  readonly #fields: readonly WantedField[];
  readonly #literals = new Literals();
  #edges = new Int32Array(edgeSize * 64);
  #edgeCount = 0;
  /** Node → its first edge. */
  #heads = new Int32Array(64).fill(none);
  #nodeCount = 1;
  readonly #shapes: Shape[] = [];
  #isFull = false;

  constructor(fields: readonly WantedField[]) {
    this.#fields = fields;
  }

  /** No further shape can be learned. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** The shape of a line, with its values' places in `line`; `undefined` for one not known. */
  match(line: MatchedLine): Shape | undefined {
    const { bytes, view, end, starts, ends } = line;
    const edges = this.#edges;
    const words = this.#literals.words;
    const heads = this.#heads;
    let node = 0;
    let head = heads[0] ?? none;
    let edge = head;
    let before = none;
    let at = line.start;
    let values = 0;
    while (edge !== none) {
      const length = edges[edge + 1] ?? 0;
      if (length <= end - at && spells(words, edges[edge] ?? 0, length, view, at)) {
        const index = at + length;
        const next = edges[edge + 2] ?? none;
        if (next < 0) {
          if (index === end) return this.#shapes[~next];
        } else if (index < end) {
          const valueEnd =
            bytes[index] === byte.quote
              ? endOfString(line, index + 1)
              : endOfBare(bytes, index, end);
          if (valueEnd > 0) {
            if (edge !== head) this.#moveToFront(node, before, edge);
            starts[values] = index;
            ends[values] = valueEnd;
            values++;
            at = valueEnd;
            node = next;
            head = heads[node] ?? none;
            edge = head;
            before = none;
            continue;
          }
        }
      }
      before = edge;
      edge = edges[edge + 3] ?? none;
    }
    return undefined;
  }

  /** Learns the shape of a line that JSON.parse accepted and no known shape matched. */
  learn(bytes: Buffer, start: number, end: number): void {
    if (this.#isFull) return;
    const parts = takeApart(bytes, start, end);
    if (parts === undefined) return;
    const { literals } = parts;
    let node = 0;
    for (let index = 0; index + 1 < literals.length; index += 2) {
      const literal = bytes.subarray(literals[index], literals[index + 1]);
      const isLast = index + 2 >= literals.length;
      const known = isLast ? undefined : this.#find(node, literal);
      if (known !== undefined) {
        node = known;
        continue;
      }
      if (!this.#hasRoom(node, literal.length)) return;
      const next = isLast ? ~this.#shapes.length : this.#addNode();
      this.#addEdge(node, literal, next);
      node = next;
    }
    this.#shapes.push(new Shape(parts.skeleton, parts.hasAsciiKeys, this.#fields));
  }

  /** The node behind a literal; one that ends a line leads to none. */
  #find(node: number, literal: Buffer): number | undefined {
    const edges = this.#edges;
    let edge = this.#heads[node] ?? none;
    for (; edge !== none; edge = edges[edge + 3] ?? none) {
      const next = edges[edge + 2] ?? none;
      if (next >= 0 && this.#isLiteral(edge, literal)) return next;
    }
    return undefined;
  }

  #isLiteral(edge: number, literal: Buffer): boolean {
    const length = this.#edges[edge + 1] ?? 0;
    const view = new DataView(literal.buffer, literal.byteOffset, literal.length);
    const { words } = this.#literals;
    return length === literal.length && spells(words, this.#edges[edge] ?? 0, length, view, 0);
  }

  #hasRoom(node: number, literalBytes: number): boolean {
    this.#isFull =
      this.#edgeCount >= maxEdges ||
      this.#shapes.length >= maxShapes ||
      this.#literals.sizeBytes + literalBytes > maxLiteralBytes;
    return !this.#isFull && this.#branches(node) < maxBranches;
  }

  #branches(node: number): number {
    let count = 0;
    let edge = this.#heads[node] ?? none;
    for (; edge !== none; edge = this.#edges[edge + 3] ?? none) count++;
    return count;
  }

  #addNode(): number {
    if (this.#nodeCount === this.#heads.length) {
      this.#heads = grown(this.#heads, new Int32Array(this.#heads.length * 2).fill(none));
    }
    return this.#nodeCount++;
  }

  #addEdge(node: number, literal: Buffer, next: number): void {
    const edge = this.#edgeCount++ * edgeSize;
    if (edge + edgeSize > this.#edges.length) {
      this.#edges = grown(this.#edges, new Int32Array(this.#edges.length * 2));
    }
    const head = this.#heads[node] ?? none;
    this.#edges.set([this.#literals.add(literal), literal.length, next, head], edge);
    this.#heads[node] = edge;
  }

  /** What was met last is tried first: a service repeats itself. */
  #moveToFront(node: number, before: number, edge: number): void {
    const edges = this.#edges;
    edges[before + 3] = edges[edge + 3] ?? none;
    edges[edge + 3] = this.#heads[node] ?? none;
    this.#heads[node] = edge;
  }
}

function grown(from: Int32Array, to: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  to.set(from);
  return to;
}
