/** What a balance saves: plain JSON. */
export interface BalanceState {
  /** Bytes received, less those of the unfinished line, which are read again. */
  readonly receivedBytes: number;
  readonly broken: number;
}

/**
 * The ledger's invariant while it runs: the bytes received are those in the ledger and those of the
 * line that has not ended. That it does not hold can only be a fault of this program.
 */
export class Balance {
  #receivedBytes = 0;
  /** What was found missing (or too much) before: a fault is told once, not with every chunk. */
  #knownBytes = 0;
  #broken = 0;

  get broken(): number {
    return this.#broken;
  }

  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  received(sizeBytes: number): void {
    this.#receivedBytes += sizeBytes;
  }

  check(accountedBytes: number): void {
    const offBytes = this.#receivedBytes - accountedBytes;
    if (offBytes === this.#knownBytes) return;
    this.#knownBytes = offBytes;
    this.#broken += 1;
  }

  /** A count of the same bytes, made elsewhere, that should be this one. */
  compare(receivedBytes: number): void {
    if (receivedBytes === this.#receivedBytes) return;
    this.#knownBytes += receivedBytes - this.#receivedBytes;
    this.#receivedBytes = receivedBytes;
    this.#broken += 1;
  }

  save(pendingBytes: number): BalanceState {
    return {
      receivedBytes: this.#receivedBytes - this.#knownBytes - pendingBytes,
      broken: this.#broken,
    };
  }

  /** `accountedBytes`: what the ledger holds that was saved with it. */
  restore({ receivedBytes, broken }: BalanceState, accountedBytes: number): void {
    this.#receivedBytes = receivedBytes;
    this.#broken = broken;
    this.check(accountedBytes);
  }
}
