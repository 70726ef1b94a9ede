import { metricForms } from '../catalogue/declared-metrics.ts';
import { stateForm } from '../catalogue/declared-states.ts';
import { countKeyNames, wantedKeys } from '../catalogue/heartbeat-keys.ts';
import {
  counterSpelling,
  gaugeSpelling,
  type Spelling,
  timingSpelling,
} from '../catalogue/metric-name.ts';
import { sampleNames } from '../catalogue/metric-names.ts';
import type { StateKind } from '../model/declaration.ts';
import type { FamilyType } from '../model/quantity.ts';
import type { ConfigDocument } from './grammar/document.ts';

/** A name that a declaration uses. */
export interface NameUse {
  readonly name: string;
  /** Uses of one family may share a name if they belong to different components. */
  readonly family: string;
  readonly component?: string;
  /** Keys of the path to the declaration. */
  readonly at: readonly string[];
  /** The declaration, for a message. */
  readonly title: string;
}

/** The keys of the heartbeat line, as the catalogue spells them. */
export function heartbeatNameUses(document: ConfigDocument): readonly NameUse[] {
  const { counts, timings, states } = membersOf(document);
  const keyNames = countKeyNames(counts);
  const usesOf = ({ at, title }: Member, family: string, keys: object): readonly NameUse[] =>
    Object.values(keys).map((name: string) => ({ name, family, at, title }));
  return [
    ...counts.flatMap((member, position) => {
      const { name, rate } = member;
      const keys = wantedKeys.count(keyNames[position] ?? name);
      return usesOf(member, 'count', rate === undefined ? keys : { ...keys, rate });
    }),
    ...timings.flatMap((member) =>
      usesOf(member, 'timing', wantedKeys.timing(member.component, member.name)),
    ),
    ...states.flatMap((member) =>
      usesOf(member, 'state', wantedKeys.state(member.component, member.name)),
    ),
  ];
}

/** The names of published series, with the names that OpenMetrics reserves for each. */
export function publishedNameUses(document: ConfigDocument): readonly NameUse[] {
  const { counts, timings, states } = membersOf(document);
  return [
    ...counts.flatMap(({ rate, at, title }) =>
      rate === undefined ? [] : seriesUses({ at, title }, 'rate', gaugeSpelling(rate), 'gauge'),
    ),
    ...counts.flatMap((member) =>
      seriesUses(member, 'count', counterSpelling(member.name), 'counter'),
    ),
    ...timings.flatMap((member) =>
      seriesUses(member, 'timing', timingSpelling(member.name), 'histogram'),
    ),
    ...states.flatMap((member) => {
      // A state of type `any` may become a state set of the same name.
      const valueType = member.type === 'any' ? 'number' : member.type;
      const { spelling, type } = stateForm(member.name, valueType);
      return seriesUses(member, `state ${type}${spelling.ending}`, spelling, type);
    }),
    ...[...(document.metrics ?? [])].flatMap(([metric, declared]) => {
      const at = ['metrics', metric];
      const { spell, type } = metricForms[declared.type];
      return seriesUses({ at, title: at.join('.') }, 'metric', spell(metric), type);
    }),
  ];
}

function seriesUses(
  user: Pick<NameUse, 'component' | 'at' | 'title'>,
  family: string,
  { stem, ending }: Spelling,
  type: FamilyType,
): readonly NameUse[] {
  const { component, at, title } = user;
  return sampleNames(`${stem}${ending}`, type).map((name) => ({
    name,
    family,
    ...(component !== undefined && { component }),
    at,
    title,
  }));
}

interface Member {
  readonly component: string;
  readonly name: string;
  readonly at: readonly string[];
  readonly title: string;
}

function membersOf({ components }: ConfigDocument) {
  const counts: (Member & { readonly rate: string | undefined })[] = [];
  const timings: Member[] = [];
  const states: (Member & { readonly type: StateKind })[] = [];
  for (const [component, sections] of components ?? []) {
    const memberOf = (section: string, name: string): Member => ({
      component,
      name,
      at: ['components', component, section, name],
      title: `${component}.${name}`,
    });
    for (const [name, { rate }] of sections.counts ?? []) {
      counts.push({ ...memberOf('counts', name), rate });
    }
    for (const name of sections.timings?.keys() ?? []) timings.push(memberOf('timings', name));
    for (const [name, { type }] of sections.states ?? []) {
      states.push({ ...memberOf('states', name), type });
    }
  }
  return { counts, timings, states };
}
