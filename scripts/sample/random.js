/**
 * A small seeded generator (mulberry32): the same seed gives the same sequence everywhere.
 *
 * @param {number} seed any integer
 * @returns {() => number} uniform in [0, 1)
 */
export function seededRandom(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A duration as services show them: most near the median, a long tail above it.
 *
 * @param {() => number} random
 * @param {number} medianMs
 * @returns {number} milliseconds, > 0
 */
export function randomDurationMs(random, medianMs) {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return medianMs * Math.exp(0.6 * normal);
}

/**
 * @template T
 * @param {() => number} random
 * @param {readonly [T, ...T[]]} choices
 * @returns {T}
 */
export function pick(random, choices) {
  return choices[Math.floor(random() * choices.length)] ?? choices[0];
}
