import type { Readable } from 'node:stream';
import { Busiest } from '../../analysis/busiest.ts';
import { openInputs } from '../../analysis/input/input.ts';
import { createEngine } from '../../engine/engine.ts';
import type { Config } from '../../model/config.ts';
import type { Declarations } from '../../model/declaration.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { MetricSnapshot } from '../../model/snapshot.ts';
import { type Overlap, overlapsOf } from '../lint/overlap.ts';
import type { Subject } from '../lint/subject.ts';
import type { DeclaredRule } from '../rule-list.ts';
import type { Position } from '../whereabouts.ts';
import { withProbes } from './probes.ts';

/** What nothing matched, by the shape of its message: values are masked, so that none is shown. */
interface UnmatchedShape {
  readonly level: string | null;
  readonly shape: string;
  /** Never too low; too high by at most `error`. */
  readonly count: number;
  readonly error: number;
  /** Where the first was. */
  readonly path: string;
  readonly line: number;
}

interface RuleCoverage {
  readonly rule: DeclaredRule;
  readonly position: Position | undefined;
  /** Records that its condition holds for. */
  readonly records: number;
}

/** How many label sets a metric came to have, and how many values each of its labels. */
export interface LabelledMetric {
  readonly name: string;
  readonly labelSets: number;
  readonly maxSeries: number;
  /** Observations that went to `other`, because there were more. */
  readonly folded: number;
  readonly values: readonly { readonly label: string; readonly distinct: number }[];
}

/** What a configuration makes of a log, rule by rule. */
export interface Coverage {
  readonly ledger: Ledger;
  readonly rules: readonly RuleCoverage[];
  readonly overlaps: readonly (Overlap & { readonly records: number })[];
  /** Metrics with labels, in their order. */
  readonly labelled: readonly LabelledMetric[];
  readonly unmatched: readonly UnmatchedShape[];
}

const maxShapes = 1024;
const shownShapes = 10;

/** @throws CodedError of an input that cannot be read */
export async function coverageOf(
  paths: readonly string[],
  subject: Subject,
  config: Config,
  stdin: Readable,
): Promise<Coverage> {
  const { declarations, rules } = subject;
  const overlaps = overlapsOf(subject);
  const unmatched = new Unmatched();
  let path = '';
  let linesBefore = 0;
  const engine = createEngine({
    declarations: withProbes(declarations, rules, overlaps),
    maxLineBytes: config.limits.maxLineBytes,
    profile: config.profile,
    framing: 'block',
    fields: ['@template'],
    hooks: {
      after(record, _timeMs, matched) {
        if (matched) return;
        const level = record.field(levelSlot);
        const shape = record.field(templateSlot);
        unmatched.add(textOf(level), textOf(shape), path, engine.lines - linesBefore);
      },
    },
  });
  const levelSlot = engine.slot('@level');
  const templateSlot = engine.slot('@template');
  for (const input of openInputs(paths, stdin)) {
    path = input.path;
    linesBefore = engine.lines;
    for await (const block of input.read(() => {})) engine.chunk(block);
    engine.boundary();
  }
  const { metrics } = engine.snapshot();
  const probes = metrics.slice(declarations.metrics.length);
  const recordsAt = (place: number): number => probes[place]?.series[0]?.value ?? 0;
  return {
    ledger: engine.ledger(),
    rules: rules.map((rule, place) => ({
      rule,
      position: subject.positionOf(rule),
      records: recordsAt(place),
    })),
    overlaps: overlaps.map((overlap, place) => ({
      ...overlap,
      records: recordsAt(rules.length + place),
    })),
    labelled: labelledOf(declarations, metrics),
    unmatched: unmatched.shapes(),
  };
}

function labelledOf(
  { metrics }: Declarations,
  snapshots: readonly MetricSnapshot[],
): readonly LabelledMetric[] {
  return metrics.flatMap(({ name, labels, maxSeries }, id) => {
    const { series = [], folded = 0 } = snapshots[id] ?? {};
    const values = labels.map((label, place) => ({
      label: label.name,
      distinct: new Set(series.map((one) => one.labels[place])).size,
    }));
    const one = { name, labelSets: series.length, maxSeries, folded, values };
    return labels.length === 0 ? [] : [one];
  });
}

class Unmatched {
  readonly #busiest = new Busiest(maxShapes);
  readonly #first = new Map<string, { readonly path: string; readonly line: number }>();

  add(level: string, shape: string, path: string, line: number): void {
    const key = `${level}\n${shape}`;
    this.#busiest.add(key);
    if (this.#first.size < maxShapes && !this.#first.has(key)) this.#first.set(key, { path, line });
  }

  shapes(): readonly UnmatchedShape[] {
    return this.#busiest.top(shownShapes).map(({ key, count, error }) => {
      const [level = '', shape = ''] = key.split(/\n(.*)/s);
      const { path, line } = this.#first.get(key) ?? { path: '', line: 0 };
      return { level: level || null, shape, count, error, path, line };
    });
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
