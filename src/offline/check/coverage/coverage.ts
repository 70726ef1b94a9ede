import { redact } from '../../../decode/masking/redact.ts';
import { createTemplateMiner } from '../../../decode/template/template-miner.ts';
import type { Declarations } from '../../../model/declaration.ts';
import { declaredMetrics, numberOf } from '../../../model/families.ts';
import type { Family } from '../../../model/family.ts';
import type { Ledger } from '../../../model/ledger.ts';
import type { FieldValue } from '../../../model/record.ts';
import { type AnalyzeOptions, analyze } from '../../analyze/analyze.ts';
import { FrequentKeys } from '../../analyze/frequent-keys.ts';
import { type Overlap, overlapsOf } from '../lint/overlap.ts';
import type { LintSubject } from '../lint/subject.ts';
import type { Position } from '../positions.ts';
import type { DeclaredRule } from '../rule-list.ts';
import { HeartbeatKinds, type KindContradiction } from './heartbeat-kinds.ts';
import { withProbes } from './probes.ts';

/** What nothing matched, by the shape of its message: values and secrets are masked. */
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
interface LabelledMetric {
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
  /** Fields of the service's heartbeat that are not what they are declared as. */
  readonly contradictions: readonly KindContradiction[];
}

const maxShapes = 1024;
const shownShapes = 10;

/**
 * Reads logs as `analyze` does, with a counter beside each rule.
 *
 * @throws CodedError of an input that cannot be read
 */
export async function coverageOf(
  paths: readonly string[],
  subject: LintSubject,
  { config, clock, stdin }: Pick<AnalyzeOptions, 'config' | 'clock' | 'stdin'>,
): Promise<Coverage> {
  const { declarations, rules } = subject;
  const overlaps = overlapsOf(subject);
  const unmatched = new Unmatched();
  const kinds = new HeartbeatKinds(declarations.run);
  const { ledger, snapshot } = await analyze(paths, {
    config: { ...config, declarations: withProbes(declarations, rules, overlaps) },
    clock,
    stdin,
    onUnmatched: (level, message, { path, line }) =>
      unmatched.add(textOf(level), textOf(message), path, line),
    serviceHeartbeats: {
      fields: kinds.fields,
      see: (values, span) => kinds.see(values, span),
    },
  });
  const metrics = declaredMetrics(snapshot.families);
  const probes = metrics.slice(declarations.metrics.length);
  const recordsAt = (index: number): number => {
    const family = probes[index];
    return family === undefined ? 0 : numberOf(family);
  };
  return {
    ledger,
    rules: rules.map((rule, index) => ({
      rule,
      position: subject.positionOf(rule),
      records: recordsAt(index),
    })),
    overlaps: overlaps.map((overlap, index) => ({
      ...overlap,
      records: recordsAt(rules.length + index),
    })),
    labelled: labelledOf(declarations, metrics),
    unmatched: unmatched.shapes(),
    contradictions: kinds.contradictions(),
  };
}

function labelledOf(
  { metrics }: Declarations,
  families: readonly Family[],
): readonly LabelledMetric[] {
  return metrics.flatMap(({ name, labels, maxSeries }, id) => {
    const { points = [], facets } = families[id] ?? {};
    const values = labels.map((label, index) => ({
      label: label.name,
      distinct: new Set(points.map((one) => one.labels[index])).size,
    }));
    const one = { name, labelSets: points.length, maxSeries, folded: facets?.folded ?? 0, values };
    return labels.length === 0 ? [] : [one];
  });
}

class Unmatched {
  readonly #templates = createTemplateMiner();
  readonly #frequent = new FrequentKeys(maxShapes);
  readonly #first = new Map<string, { readonly path: string; readonly line: number }>();

  add(level: string, message: string, path: string, line: number): void {
    const key = `${level}\n${this.#templates.template(message)}`;
    this.#frequent.add(key);
    if (this.#first.size < maxShapes && !this.#first.has(key)) this.#first.set(key, { path, line });
  }

  shapes(): readonly UnmatchedShape[] {
    return this.#frequent.top(shownShapes).map(({ key, count, error }) => {
      const [level = '', shape = ''] = key.split(/\n(.*)/s);
      const { path, line } = this.#first.get(key) ?? { path: '', line: 0 };
      return { level: level || null, shape: redact(shape), count, error, path, line };
    });
  }
}

function textOf(value: FieldValue): string {
  return typeof value === 'string' ? value : '';
}
