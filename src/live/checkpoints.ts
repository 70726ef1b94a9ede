import type { Clock, Timer } from '../model/clock.ts';
import { CodedError } from '../model/error.ts';
import type { Log } from '../model/log.ts';
import type { CheckpointStatus } from '../model/view.ts';
import { type DirectoryLock, lockDirectory } from './checkpoint/directory-lock.ts';
import { type CheckpointStore, createCheckpointStore, type Loaded } from './checkpoint/store.ts';
import { isSavedState, problemOf, type SavedState } from './saved-state.ts';

/** Longest time for which counted lines are not saved while nobody looks at them. */
const cadenceMs = 1000;

/** A start's first saves come sooner, so that even kills every half second let a backlog shrink. */
const firstSaves = 10;
const firstCadenceMs = 100;

/** A large registry is saved less often: taking it holds the event loop up for 4 % of its time. */
const restAfterTaking = 25;

/** Nobody waits longer than this for a save: a scrape is answered in a second, disk or no disk. */
const patienceMs = 500;

export interface CheckpointsOptions {
  readonly directory: string;
  /** Whether a state is of the logs that are followed, or of some of them. */
  readonly isOwn: (state: SavedState) => boolean;
  /** Goes on from a state in an engine that is thrown away; throws where it cannot. */
  readonly tryState: (state: SavedState) => void;
  /** Whether to go on from what an earlier run left; else it is put aside. */
  readonly resumes: boolean;
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
  const { directory, clock, fsyncMs } = options;
  const ownership = await lockDirectory(directory);
  try {
    const store = createCheckpointStore({ directory, clock, fsyncMs, lock: ownership });
    const resumed = options.resumes ? resume(store, options) : ignore(store, options);
    return new CheckpointWriter(options, ownership, store, resumed);
  } catch (error) {
    await ownership.release();
    throw error;
  }
}

/** Where nothing can be saved and nobody asked for it by name: counting does not depend on it. */
export function withoutCheckpoints(problem: string): Checkpoints {
  return {
    resumed: undefined,
    begin: () => {},
    changed: () => {},
    settle: () => Promise.resolve(),
    status: () => ({ saves: 0, failures: 0, problem, ageSeconds: undefined }),
    close: () => Promise.resolve(),
  };
}

function resume(store: CheckpointStore, options: CheckpointsOptions): SavedState | undefined {
  const { isOwn, log, tryState } = options;
  const loaded = store.load((body) => problemOf(body, isOwn, tryState));
  const refused = loaded.kind === 'none' ? undefined : loaded.refused;
  if (refused !== undefined) {
    log.warn(
      'checkpoint_refused',
      `the checkpoint cannot be used (${refused.problem}): ${policyFor(loaded)}; it was kept as ${refused.setAside}`,
    );
  }
  return loaded.kind === 'loaded' && isSavedState(loaded.body) ? loaded.body : undefined;
}

function policyFor({ kind }: Loaded): string {
  return kind === 'loaded' ? 'going on from the one synced before it' : 'counting starts anew';
}

function ignore(store: CheckpointStore, { log }: CheckpointsOptions): undefined {
  const setAside = store.ignore();
  if (setAside === undefined) return;
  log.info(
    'checkpoint_ignored',
    `source.start says where to begin: counting starts anew, the checkpoint was kept as ${setAside}`,
  );
}

class CheckpointWriter implements Checkpoints {
  readonly resumed: SavedState | undefined;
  readonly #options: CheckpointsOptions;
  readonly #lock: DirectoryLock;
  readonly #store: CheckpointStore;
  #take: (() => SavedState) | undefined;
  #timer: Timer | undefined;
  #isDirty = false;
  #isOver = false;
  #saving: Promise<void> | undefined;
  #takingMs = 0;
  #saves = 0;
  #failures = 0;
  #problem: string | undefined;
  #savedAt: number | undefined;

  constructor(
    options: CheckpointsOptions,
    ownership: DirectoryLock,
    store: CheckpointStore,
    resumed: SavedState | undefined,
  ) {
    this.#options = options;
    this.#lock = ownership;
    this.#store = store;
    this.resumed = resumed;
  }

  begin(take: () => SavedState): void {
    this.#take = take;
  }

  changed(): void {
    this.#isDirty = true;
    if (this.#isOver || this.#timer !== undefined) return;
    const usualMs = this.#saves < firstSaves ? firstCadenceMs : cadenceMs;
    const delayMs = Math.max(usualMs, this.#takingMs * restAfterTaking);
    this.#timer = this.#options.clock.setTimer(() => {
      this.#timer = undefined;
      if (this.#isDirty) void this.#save();
    }, delayMs);
  }

  async settle(): Promise<void> {
    const saved = this.#isDirty ? this.#save() : this.#saving;
    if (saved === undefined) return;
    const { clock } = this.#options;
    let patience: Timer | undefined;
    const lost = new Promise<void>((resolve) => {
      patience = clock.setTimer(resolve, patienceMs);
    });
    await Promise.race([saved, lost]);
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
    if (!this.#isOver) await this.#save();
    this.#end();
    await this.#lock.release();
  }

  /** Never rejects: a save that failed is told of, and tried again. */
  #save(): Promise<void> {
    const saving = this.#saveNow().finally(() => {
      if (this.#saving === saving) this.#saving = undefined;
    });
    this.#saving = saving;
    return saving;
  }

  async #saveNow(): Promise<void> {
    if (this.#take === undefined || this.#isOver) return;
    const { clock } = this.#options;
    const takenAt = clock.monotonic();
    this.#isDirty = false;
    try {
      const saved = this.#store.save(this.#take());
      this.#takingMs = clock.monotonic() - takenAt;
      await saved;
      this.#saves += 1;
      this.#savedAt = takenAt;
      this.#problem = undefined;
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    const { log, onTaken } = this.#options;
    const { message, hint } = error instanceof CodedError ? error : asFailure(error);
    this.#failures += 1;
    this.#problem = message;
    if (error instanceof CodedError && error.code === 'STATE_DIR_TAKEN') {
      this.#end();
      onTaken(error);
      return;
    }
    log.error('checkpoint_failed', hint === undefined ? message : `${message}. ${hint}`);
    this.changed();
  }

  #end(): void {
    this.#isOver = true;
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}

function asFailure(cause: unknown): CodedError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new CodedError('CHECKPOINT_FAILED', `cannot take a checkpoint: ${why}`, { cause });
}
