/** 2^27 + 1: splits a double into two of 26 bits. */
const splitter = 134_217_729;
/** Far more than two doubles can be off, far less than what lies between two doubles. */
const doubt = 2 ** -30;

/**
 * (head × scale + tail) ÷ divisor, correctly rounded; NaN where that cannot be told this way. All
 * are whole and exact, head < 10^15, scale 10 or 100, tail < scale. The arithmetic is that of two
 * doubles for one number (Dekker: A Floating-Point Technique for Extending the Available Precision,
 * 1971): a quotient, and from its remainder a correction, which is doubted by more than its error.
 */
export function quotient(head: number, scale: number, tail: number, divisor: number): number {
  const product = head * scale;
  const productRest = productError(head, scale, product);
  const sum = product + tail;
  const sumRest = tail - (sum - product) + productRest;
  const first = sum / divisor;
  const back = first * divisor;
  const remainder = sum - back - productError(first, divisor, back) + sumRest;
  const correction = remainder / divisor;
  const least = first + correction * (1 - doubt);
  return least === first + correction * (1 + doubt) ? least : Number.NaN;
}

/** What a product of doubles lost by rounding: exact where nothing overflows. */
function productError(a: number, b: number, product: number): number {
  const aSplit = a * splitter;
  const aHigh = aSplit - (aSplit - a);
  const aLow = a - aHigh;
  const bSplit = b * splitter;
  const bHigh = bSplit - (bSplit - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
