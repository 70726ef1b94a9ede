import { componentNameOf } from '../../../count/registry/component-name.ts';
import { plural } from '../../analyze/render/figures.ts';
import type { KindEvidence } from '../evidence/kind-evidence.ts';
import type { LogRead } from '../read-log.ts';
import { proposeComponent } from './component.ts';
import { keptKinds } from './events.ts';
import { percent } from './figures.ts';
import { proposeHealth } from './health.ts';
import type { KeptKind, Kind } from './kind.ts';
import { kindsOf } from './kinds.ts';
import { proposeLogMetrics } from './log-metrics.ts';
import { Names, nameOf } from './names.ts';
import type { Condition, Proposal } from './proposal.ts';

const maxComponents = 12;
const minShare = 0.005;
/** Where the records of no logger go, and those of loggers beyond the busiest. */
const ownComponent = 'service';

/** The configuration that a log suggests. The same records in any order suggest the same. */
export function propose(log: LogRead): Proposal {
  const { evidence, ledger, paths, profile } = log;
  const { loggers, records } = evidence;
  const kinds = kindsOf(evidence.kinds);
  const { kept, explained } = keptKinds(kinds, records);
  const names = new Names();
  const open: string[] = [];
  const isKept = new Set<Kind>(kept);
  const dropped = kinds.filter((kind) => !isKept.has(kind));
  const metrics = proposeLogMetrics(evidence, dropped, names);
  const groups = componentsOf(loggers, records);
  const components = groups.map((group) => {
    const isShared = (path: string): boolean =>
      groups.some(
        (other) => other !== group && other.members.some(({ fields }) => fields.has(path)),
      );
    const part = proposeComponent({ ...group, kept: keptOf(kept, group.members), isShared, names });
    metrics.push(...part.metrics);
    open.push(...part.open);
    return part.component;
  });
  return {
    service: nameOf((paths[0] ?? '').replace(/^.*\//, '').replace(/\..*$/, '')) || ownComponent,
    title: [
      `${plural(records, 'record', 'records')} in ${plural(ledger.lines, 'line', 'lines')}; profile ${profile}`,
      `the counts of events explain ${percent(explained, records)} of the records`,
    ],
    health: proposeHealth(evidence),
    components,
    metrics,
    open,
  };
}

interface ComponentGroup {
  readonly name: string;
  readonly members: readonly KindEvidence[];
  readonly when: Condition | undefined;
}

/** A component for each of the busiest loggers; the rest are the service's own. */
function componentsOf(
  loggers: readonly KindEvidence[],
  records: number,
): readonly ComponentGroup[] {
  const taken = new Set<string>([ownComponent]);
  const named = loggers
    .filter(({ logger, count }) => isName(logger) && count >= minShare * records)
    .slice(0, maxComponents);
  const rest = loggers.filter((logger) => !named.includes(logger));
  const isOnlyOne = named.length + Math.min(1, rest.length) === 1;
  const groups: ComponentGroup[] = named.map((member) => {
    const name = componentNameOf(member.logger, (candidate) => !taken.has(candidate));
    taken.add(name);
    return { name, members: [member], when: isOnlyOne ? undefined : { '@logger': member.logger } };
  });
  if (rest.length === 0) return groups;
  const others = { not: { '@logger': named.map(({ logger }) => logger) } };
  return [...groups, { name: ownComponent, members: rest, when: isOnlyOne ? undefined : others }];
}

/** A place in the code, such as `main.go:539`, is no part of a service. */
function isName(logger: string): boolean {
  return logger !== '' && !/:\d+$/.test(logger);
}

function keptOf(kept: readonly KeptKind[], members: readonly KindEvidence[]): readonly KeptKind[] {
  const loggers = new Set(members.map(({ logger }) => logger));
  return kept.filter(({ logger }) => loggers.has(logger));
}
