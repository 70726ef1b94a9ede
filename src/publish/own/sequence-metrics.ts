import type { Registry } from 'prom-client';
import type { SequenceReport } from '../../model/sequence.ts';
import { addCounter } from './read-metric.ts';

/** What the log's running number says; without samples where it has none. */
export function addSequenceMetrics(
  registry: Registry,
  sequence: () => SequenceReport | undefined,
): void {
  for (const { key, help } of counters) {
    addCounter(registry, {
      name: `heartbeat_source_sequence_${key}_total`,
      help,
      read: () => {
        const value = sequence()?.[key];
        return value === undefined ? [] : [[[], value]];
      },
    });
  }
}

const counters: readonly { readonly key: keyof SequenceReport; readonly help: string }[] = [
  { key: 'gaps', help: 'Places at which running numbers of the log are missing.' },
  { key: 'missing', help: 'Running numbers of the log that never came.' },
  { key: 'repeats', help: 'Running numbers of the log that came again.' },
  { key: 'resets', help: 'Times that the running numbers of the log began again.' },
  { key: 'unnumbered', help: 'Records without a running number.' },
];
