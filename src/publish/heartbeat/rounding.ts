/**
 * Rounds to two decimals as Python's `round(x, 2)` does: by the exact binary value, ties to even.
 * `toFixed` is exact too but sends ties upwards; only odd multiples of 1/8 are ties.
 * Anything that is not a finite number becomes 0, so a heartbeat never carries NaN.
 */
export function roundHundredths(value: number): number {
  if (!Number.isFinite(value)) return 0;
  if (Math.abs((value * 8) % 2) === 1) {
    const below = Math.floor(value * 100);
    return (below % 2 === 0 ? below : below + 1) / 100;
  }
  return Number(value.toFixed(2));
}

/** A window without length has no rate: 0. */
export function perSecond(delta: number, seconds: number): number {
  return seconds > 0 ? roundHundredths(delta / seconds) : 0;
}
