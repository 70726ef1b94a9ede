import { createLabelRenderer } from './label.ts';

/** A declared thing of a component, and the plain name that it wants. */
export interface Member {
  readonly id: number;
  readonly component: string;
  readonly stem: string;
  readonly help: string | undefined;
}

/** Members of one name, one a component at most: a family to be. */
export interface MemberGroup {
  readonly stem: string;
  readonly help: string | undefined;
  readonly members: readonly { readonly id: number; readonly labels: string }[];
}

/**
 * Things of the same name in several components form one family, told apart by the label
 * `component`; two of the same name in one component (`sent`, `sent_total`) do not fit into one.
 */
export function groupMembers(members: readonly Member[]): readonly MemberGroup[] {
  const groups: { stem: string; help: string | undefined; of: Map<string, number> }[] = [];
  for (const { id, component, stem, help } of members) {
    const open = groups.find((group) => group.stem === stem && !group.of.has(component));
    if (open === undefined) groups.push({ stem, help, of: new Map([[component, id]]) });
    else {
      open.of.set(component, id);
      open.help ??= help;
    }
  }
  return groups.map(({ stem, help, of }) => ({
    stem,
    help,
    members: Array.from(of, ([component, id]) => ({ id, labels: componentLabel(component) })),
  }));
}

const renderComponent = createLabelRenderer(['component']);

export function componentLabel(component: string): string {
  return renderComponent([component]);
}
