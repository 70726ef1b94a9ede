/** What a piece of text is to its reader; a renderer makes it a colour, or bold, or nothing. */
export type Tone = 'plain' | 'dim' | 'strong' | 'good' | 'warn' | 'bad';

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** May be cut where the page is too narrow. */
  readonly shrinks?: boolean;
}

/** A part of a report, free of how it is printed. */
export type Section =
  | { readonly kind: 'facts'; readonly title: string; readonly facts: readonly Fact[] }
  | {
      readonly kind: 'table';
      readonly title: string;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Cell[])[];
    }
  | { readonly kind: 'notes'; readonly title: string; readonly notes: readonly Cell[] };

export interface Fact {
  readonly name: string;
  readonly value: Cell;
}
