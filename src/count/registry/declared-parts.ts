import type { NamedState } from './registry-state.ts';
import { SavedParts } from './saved-parts.ts';

interface Named {
  readonly component: string;
  readonly name: string;
}

/** A part of the registry that can be saved, continued and added to. */
interface Part<State> {
  save(): State;
  restore(state: State): void;
  merge(other: State): void;
}

/** The parts of one list of declarations: by index while observing, by name when saved. */
export class DeclaredParts<Declared extends Named, State, P extends Part<State>> {
  /** In the order of their declarations. */
  readonly list: readonly P[];
  readonly #entries: readonly { readonly key: Named & { kind: string }; readonly part: P }[];

  /** A part of another kind is another part, even under the same name. */
  constructor(
    declarations: readonly Declared[],
    kindOf: (declared: Declared) => string,
    create: (declared: Declared) => P,
  ) {
    this.#entries = declarations.map((declared) => ({
      key: { component: declared.component, name: declared.name, kind: kindOf(declared) },
      part: create(declared),
    }));
    this.list = this.#entries.map(({ part }) => part);
  }

  save(): NamedState<State>[] {
    return this.#entries.map(({ key, part }) => ({ ...key, state: part.save() }));
  }

  restore(saved: readonly NamedState<State>[]): void {
    this.#match(saved, (part, state) => part.restore(state));
  }

  merge(other: readonly NamedState<State>[]): void {
    this.#match(other, (part, state) => part.merge(state));
  }

  #match(saved: readonly NamedState<State>[], use: (part: P, state: State) => void): void {
    const parts = new SavedParts(saved, keyOf);
    for (const { key, part } of this.#entries) {
      const found = parts.take(keyOf(key));
      if (found !== undefined) use(part, found.state);
    }
  }
}

function keyOf({ component, name, kind }: Named & { readonly kind: string }): readonly string[] {
  return [component, name, kind];
}
