/**
 * What a stamp is to the clock: `ahead` moved it on, `late` is behind it, `held` is not believed
 * yet, `confirmed` is believed and so is the one held before it, `anchored` replaced the first one.
 */
type StampVerdict = 'ahead' | 'late' | 'held' | 'confirmed' | 'anchored';

/** The least jump that one stamp alone is not believed. */
export const minJumpMs = 3_600_000;

/** The longest silence before the very last stamp that it is still believed for. */
const maxLastJumpMs = 7 * 86_400_000;

/**
 * The time of a log by the stamps of its records. One absurd stamp (a year ahead) must not move it:
 * a jump beyond `boundMs` is held until the next stamp confirms it by not going back. A first stamp
 * that the second one contradicts by as much is replaced by it.
 */
export interface EventClock {
  /** Takes the next record's stamp, epoch ms. */
  observe(timeMs: number): StampVerdict;
  /** The latest believed stamp; `undefined` before the first. */
  readonly nowMs: number | undefined;
  /** The stamp that is held, if one is. */
  readonly heldMs: number | undefined;
  /**
   * The log is over: a stamp still held is believed up to a week ahead. Returns it if it was.
   */
  finish(): number | undefined;
  /** Stamps that turned out absurd. */
  readonly absurd: number;
}

export function createEventClock(boundMs: number): EventClock {
  let now: number | undefined;
  let held: number | undefined;
  let absurd = 0;
  let stamps = 0;

  const believe = (timeMs: number): void => {
    now = timeMs;
    stamps += 1;
  };
  const dropHeld = (): void => {
    if (held === undefined) return;
    held = undefined;
    absurd += 1;
  };

  return {
    observe(timeMs) {
      if (now === undefined) {
        believe(timeMs);
        return 'ahead';
      }
      const ahead = timeMs - now;
      if (ahead >= 0 && ahead <= boundMs) {
        if (held !== undefined) dropHeld();
        believe(timeMs);
        return 'ahead';
      }
      if (ahead < 0) {
        if (held !== undefined) dropHeld();
        if (stamps === 1 && ahead < -boundMs) {
          absurd += 1;
          now = timeMs;
          return 'anchored';
        }
        return 'late';
      }
      if (held !== undefined && timeMs >= held - boundMs) {
        held = undefined;
        believe(timeMs);
        return 'confirmed';
      }
      dropHeld();
      held = timeMs;
      return 'held';
    },
    finish() {
      const last = held;
      if (last === undefined || last - (now ?? last) > maxLastJumpMs) {
        dropHeld();
        return undefined;
      }
      held = undefined;
      believe(last);
      return last;
    },
    get nowMs() {
      return now;
    },
    get heldMs() {
      return held;
    },
    get absurd() {
      return absurd;
    },
  };
}
