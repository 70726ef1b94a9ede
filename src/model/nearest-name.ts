/**
 * The candidate that `word` was most likely meant to be: the nearest by edit distance, if no more
 * than a third of the letters differ (at least one may).
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = normalize(word);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, normalize(candidate), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best ?? beginningWith(wanted, candidates);
}

/** The only candidate that goes on from `word`: `uptime` for `uptime_seconds`. */
function beginningWith(word: string, candidates: Iterable<string>): string | undefined {
  const found = [...candidates].filter((candidate) => normalize(candidate).startsWith(`${word}_`));
  return found.length === 1 ? found[0] : undefined;
}

/** A sentence with the nearest candidate, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const candidate = nearest(word, candidates);
  return candidate === undefined ? undefined : `did you mean ${JSON.stringify(candidate)}?`;
}

/**
 * Edits (insert, delete, replace, swap of neighbours) that turn `a` into `b`; `limit` where it
 * takes as many or more. Optimal string alignment, see R. A. Wagner and R. Lowrance, "An Extension
 * of the String-to-String Correction Problem", J. ACM 22 (1975).
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, replaced);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return Math.min(limit, at(last, b.length));
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

/** Camel case, dashes and case are no difference worth counting. */
function normalize(word: string): string {
  return word
    .slice(0, 100)
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
    .replaceAll('-', '_')
    .toLowerCase();
}
