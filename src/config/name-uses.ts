import type { StateKind } from '../model/declaration.ts';
import type { ConfigDocument } from './grammar/document.ts';
import { unitInName } from './grammar/unit.ts';

/** A name that a declaration uses. */
export interface NameUse {
  readonly name: string;
  /** Uses of one family may share a name if they belong to different components. */
  readonly family: string;
  readonly component?: string;
  /** Keys that lead to the declaration. */
  readonly at: readonly string[];
  /** The declaration, for a message. */
  readonly title: string;
}

/** The keys of the heartbeat line: a count name of several components gets theirs in front. */
export function heartbeatNameUses(document: ConfigDocument): readonly NameUse[] {
  const { counts, timings, states } = membersOf(document);
  const names = counts.map(({ name }) => name);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [
    ...counts.flatMap((member) => {
      const own = repeated.has(member.name) ? `${member.component}_${member.name}` : member.name;
      const keys = [`${own}_delta`, `total_${own}`];
      return nameUsesOf(member, 'count', member.rate === undefined ? keys : [...keys, member.rate]);
    }),
    ...timings.flatMap((member) => {
      const { component, name } = member;
      return nameUsesOf(member, 'timing', [
        `${component}_avg_${name}_ms`,
        `${component}_max_${name}_ms`,
      ]);
    }),
    ...states.flatMap((member) =>
      nameUsesOf(member, 'state', [`${member.component}_${member.name}`]),
    ),
  ].map(({ name, family, at, title }) => ({ name, family, at, title }));
}

/** The names of published series, with all that OpenMetrics reserves for each. */
export function publishedNameUses(document: ConfigDocument): readonly NameUse[] {
  const { counts, timings, states } = membersOf(document);
  return [
    ...counts.flatMap(({ rate, at, title }) =>
      rate === undefined ? [] : [{ name: rate, family: 'rate', at, title }],
    ),
    ...counts.flatMap((member) => nameUsesOf(member, 'count', counterNames(member.name))),
    ...timings.flatMap((member) => nameUsesOf(member, 'timing', histogramNames(member.name))),
    ...states.flatMap((member) => stateNameUses(member)),
    ...metricNameUses(document),
    // A colon, which Prometheus keeps for recording rules, is published as an underscore.
  ].map((use) => ({ ...use, name: use.name.replaceAll(':', '_') }));
}

interface Member {
  readonly component: string;
  readonly name: string;
  readonly at: readonly string[];
  readonly title: string;
}

/** Instants are published as `<name>_timestamp_seconds`, without the name's own word for time. */
function stateNameUses(member: Member & { readonly type: StateKind }): readonly NameUse[] {
  if (member.type !== 'time') {
    return nameUsesOf(member, member.type === 'string' ? 'text state' : 'state', [member.name]);
  }
  const stem = member.name.replace(/(?<=.)_(time|timestamp|timestamp_seconds)$/, '');
  return nameUsesOf(member, 'time state', [`${stem}_timestamp_seconds`]);
}

function metricNameUses({ metrics }: ConfigDocument): readonly NameUse[] {
  return [...(metrics ?? [])].flatMap(([metric, { type }]) => {
    const at = ['metrics', metric];
    const names = { counter: counterNames, timing: histogramNames, gauge: () => [metric] };
    return names[type](metric).map((name) => ({ name, family: 'metric', at, title: at.join('.') }));
  });
}

function nameUsesOf(member: Member, family: string, names: readonly string[]): readonly NameUse[] {
  const { component, at, title } = member;
  return names.map((name) => ({ name, family, component, at, title }));
}

function counterNames(name: string): string[] {
  const stem = name.replace(/(?<=.)_total$/, '');
  return [stem, `${stem}_total`, `${stem}_created`];
}

function histogramNames(name: string): string[] {
  const stem = unitInName(name) === undefined ? name : name.replace(/(?<=.)_[^_]+$/, '');
  return ['', '_bucket', '_count', '_sum', '_created'].map((end) => `${stem}_seconds${end}`);
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
