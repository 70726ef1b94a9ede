import { lintCardinality } from './cardinality.ts';
import type { Finding } from './finding.ts';
import { lintNaming } from './naming.ts';
import { lintOverlap } from './overlap.ts';
import { lintReach } from './reach.ts';
import type { LintSubject } from './subject.ts';
import { lintUnits } from './units.ts';

/** All that can be said of a configuration without a log. */
export function lint(subject: LintSubject): readonly Finding[] {
  return [lintReach, lintOverlap, lintUnits, lintCardinality, lintNaming].flatMap((one) =>
    one(subject),
  );
}
