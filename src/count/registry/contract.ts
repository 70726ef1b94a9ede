import type { ObservationSink } from '../../model/observation.ts';
import type { ServiceRun, Snapshot } from '../../model/snapshot.ts';
import type { RegistryState } from './registry-state.ts';

/** What is known of the service's own heartbeats so far. */
export interface RunInView extends Pick<ServiceRun, 'intervalSeconds' | 'lastHeartbeatTimeMs'> {
  readonly heartbeats: number;
}

/** All that was observed. Observing costs nanoseconds and, for series that exist, no memory. */
export interface Registry extends ObservationSink {
  /** An immutable view: later observations never change it. */
  snapshot(): Snapshot;
  /** What is known of the service's runs: cheap, for whoever asks at every record. */
  readonly run: RunInView;
  /** Why values were not used → how often. Live. */
  readonly refusals: ReadonlyMap<string, number>;
  /** Plain JSON, by names; a registry that restores it continues as if never interrupted. */
  save(): RegistryState;
  /**
   * Continues what was saved; this registry must have observed nothing yet. Counts and states are
   * known again by component, name and kind, timings by component and name, metrics by name, type
   * and label names; what the declarations no longer hold is dropped, what is new begins at zero.
   * A timing with other buckets keeps everything, its buckets are rebuilt from the sketch.
   */
  restore(state: RegistryState): void;
  /**
   * Adds what a registry of other lines observed (another file, another replica). Counters add up;
   * timings merge: counts, sums, ends, buckets and sketches. What has no sum stays as it is here:
   * the service's runs, windows and summaries; states and gauges are taken where none is known
   * here. Two halves of one run do not merge: a total tells of the first half what its events told
   * already.
   */
  merge(other: RegistryState): void;
}
