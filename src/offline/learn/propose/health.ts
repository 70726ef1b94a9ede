import type { LogEvidence } from '../evidence/log-evidence.ts';
import { roundedUp } from './figures.ts';
import type { Proposed } from './proposal.ts';

const minMinutes = 5;
const minSilenceSeconds = 60;

/** Thresholds that the log itself would just not have crossed: twice its worst. */
export function proposeHealth({ pace, records, timed }: LogEvidence): readonly Proposed[] {
  if (timed < records * 0.9 || pace.minutes < minMinutes) return [];
  const silence = pace.longestSilenceSeconds;
  const errors = pace.highestErrorRate;
  return [
    {
      name: 'silence_seconds',
      body: Math.max(minSilenceSeconds, roundedUp(2 * silence)),
      because: silence === 0 ? 'no minute without a record' : `longest so far: about ${silence} s`,
    },
    ...(errors === 0
      ? []
      : [
          {
            name: 'error_rate_per_second',
            body: roundedUp(2 * errors),
            because: `99 of 100 minutes had at most ${Number(errors.toPrecision(2))} a second`,
          },
        ]),
  ];
}
