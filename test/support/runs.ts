/**
 * How often a property is tried: `thorough` times under `npm run test:faults`, a fifth of it in the
 * everyday run, which is to answer within a minute.
 */
export function runs(thorough: number): { readonly numRuns: number } {
  const isThorough = process.env['TEST_THOROUGH'] === '1';
  return { numRuns: isThorough ? thorough : Math.ceil(thorough / 5) };
}
