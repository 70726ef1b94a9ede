import { claimDirectory, type Ownership } from '../checkpoint/owner.ts';
import { type CheckpointStore, createCheckpointStore } from '../checkpoint/store.ts';
import type { CheckpointStatus } from '../exposition/view.ts';
import type { Clock, Timer } from '../model/clock.ts';
import { CodedError } from '../model/error.ts';
import type { Log } from '../model/log.ts';
import { isSavedState, problemOf, type SavedState } from './saved-state.ts';

/** Longest time for which counted lines are not saved while nobody looks at them. */
const cadenceMs = 1000;

/** Nobody waits longer than this for a save: a scrape is answered in a second, disk or no disk. */
const patienceMs = 500;

export interface CheckpointsOptions {
  readonly directory: string;
  /** Absolute path of the log that is followed. */
  readonly path: string;
  readonly fsyncMs: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when another sidecar has taken the directory: whoever goes on counts for nobody. */
  readonly onTaken: (error: CodedError) => void;
}

/** Keeps what was counted together with how far was read. */
export interface Checkpoints {
  /** What an earlier run left; asked once, before reading. */
  readonly resumed: SavedState | undefined;
  /** Begins to save what `take` gives, a second after it changed at the latest. */
  begin(take: () => SavedState): void;
  /** Something was counted. */
  changed(): void;
  /**
   * Saves what stands now. Settles when it is saved, or could not be, or takes too long: what is
   * shown to others after that is not taken back by a restart, except while saving fails.
   */
  settle(): Promise<void>;
  status(): CheckpointStatus;
  close(): Promise<void>;
}

/** @throws CodedError STATE_DIR_IN_USE, STATE_DIR_UNUSABLE */
export async function openCheckpoints(options: CheckpointsOptions): Promise<Checkpoints> {
  const { directory, path, clock, fsyncMs } = options;
  const ownership = await claimDirectory(directory);
  const stillOwned = (): boolean => ownership.stillOwned();
  const store = createCheckpointStore({ directory, clock, fsyncMs, stillOwned });
  const resumed = resume(store, path, options.log);
  return new Keeper(options, ownership, store, resumed);
}

function resume(store: CheckpointStore, path: string, log: Log): SavedState | undefined {
  const loaded = store.load((body) => problemOf(body, path));
  if (loaded.kind === 'refused') {
    log.warn(
      'checkpoint_refused',
      `the checkpoint cannot be used (${loaded.problem}): counting starts anew; it was kept as ${loaded.setAside}`,
    );
  }
  return loaded.kind === 'loaded' && isSavedState(loaded.body) ? loaded.body : undefined;
}

class Keeper implements Checkpoints {
  readonly resumed: SavedState | undefined;
  readonly #options: CheckpointsOptions;
  readonly #ownership: Ownership;
  readonly #store: CheckpointStore;
  #take: (() => SavedState) | undefined;
  #timer: Timer | undefined;
  #isDirty = false;
  #saves = 0;
  #failures = 0;
  #problem: string | undefined;
  #savedAt: number | undefined;

  constructor(
    options: CheckpointsOptions,
    ownership: Ownership,
    store: CheckpointStore,
    resumed: SavedState | undefined,
  ) {
    this.#options = options;
    this.#ownership = ownership;
    this.#store = store;
    this.resumed = resumed;
  }

  begin(take: () => SavedState): void {
    this.#take = take;
  }

  changed(): void {
    this.#isDirty = true;
    this.#timer ??= this.#options.clock.setTimer(() => {
      this.#timer = undefined;
      if (this.#isDirty) void this.#save();
    }, cadenceMs);
  }

  async settle(): Promise<void> {
    if (!this.#isDirty) return;
    const { clock } = this.#options;
    let patience: Timer | undefined;
    const lost = new Promise<void>((resolve) => {
      patience = clock.setTimer(resolve, patienceMs);
    });
    await Promise.race([this.#save(), lost]);
    patience?.cancel();
  }

  status(): CheckpointStatus {
    const { clock } = this.#options;
    return {
      saves: this.#saves,
      failures: this.#failures,
      problem: this.#problem,
      ageSeconds:
        this.#savedAt === undefined ? undefined : (clock.monotonic() - this.#savedAt) / 1000,
    };
  }

  async close(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    await this.#save();
    await this.#ownership.release();
  }

  async #save(): Promise<void> {
    const { clock, log, onTaken } = this.#options;
    const state = this.#take?.();
    if (state === undefined) return;
    this.#isDirty = false;
    const takenAt = clock.monotonic();
    try {
      await this.#store.save(state);
      this.#saves += 1;
      this.#savedAt = takenAt;
      this.#problem = undefined;
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      if (error.code === 'STATE_DIR_TAKEN') onTaken(error);
      this.#failures += 1;
      this.#problem = error.message;
      log.error('checkpoint_failed', `${error.message}. ${error.hint ?? ''}`);
      this.changed();
    }
  }
}
