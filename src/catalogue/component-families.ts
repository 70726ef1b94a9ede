import type { FamilyType, MetricFamily } from '../model/quantity.ts';
import type { Spelling } from './metric-name.ts';
import type { FamilyShape, Naming } from './naming.ts';

/** A quantity of a component that wants a family. */
export interface Member {
  readonly component: string;
  readonly spelling: Spelling;
  readonly shape: FamilyShape;
  /** What the configuration says of it. */
  readonly help: string | undefined;
}

interface Group {
  readonly components: Set<string>;
  readonly first: Member;
  help: string | undefined;
  family?: MetricFamily;
}

/**
 * Quantities of one name and type in several components form one family, told apart by the label
 * `component`. Two in one component (`sent`, `sent_total`) do not fit into one: the second gets a
 * family of its own.
 */
export class ComponentFamilies {
  readonly #naming: Naming;
  readonly #groups = new Map<string, Group[]>();

  constructor(naming: Naming) {
    this.#naming = naming;
  }

  /** Joins a family; its name and help are settled when it is first read. */
  join(member: Member): () => MetricFamily {
    const { spelling, shape } = member;
    const key = JSON.stringify([spelling.stem, spelling.ending, shape.type]);
    const groups = this.#groups.get(key) ?? [];
    this.#groups.set(key, groups);
    let group = groups.find(({ components }) => !components.has(member.component));
    if (group === undefined) {
      group = { components: new Set(), first: member, help: undefined };
      groups.push(group);
    }
    group.components.add(member.component);
    group.help ??= member.help;
    const joined = group;
    return () => this.#familyOf(joined);
  }

  #familyOf(group: Group): MetricFamily {
    const { spelling, shape } = group.first;
    group.family ??= this.#naming.family(spelling, {
      ...shape,
      help: group.help ?? shape.help,
    });
    return group.family;
  }
}

/** The shape of a family of components, and what is said of it where nobody says anything. */
export function componentShape<Type extends FamilyType>(type: Type, what: string) {
  return {
    type,
    help: `${what} of the service, read from its log.`,
    labels: ofComponent,
    ...(type === 'histogram' && { unit: 'seconds' as const }),
  };
}

const ofComponent: readonly string[] = Object.freeze(['component']);
