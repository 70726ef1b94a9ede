import { figure } from './table.js';

/**
 * What a figure has to reach.
 *
 * @typedef {object} Bar
 * @property {string} what
 * @property {'at least' | 'at most'} side
 * @property {number} bar
 * @property {number | undefined} value as measured in this run
 * @property {string} unit
 * @property {number} digits after the point
 */

/** @param {Bar} bar */
function isMet({ side, bar, value }) {
  if (value === undefined) return false;
  return side === 'at least' ? value >= bar : value <= bar;
}

/** @param {Bar} bar */
export function barLine(bar) {
  const { what, side, value, unit, digits } = bar;
  const sign = side === 'at least' ? '≥' : '≤';
  const wanted = `${sign} ${figure(bar.bar, digits)}${unit}`;
  return `  ${isMet(bar) ? 'met    ' : 'NOT MET'}  ${what}: ${figure(value, digits)}${unit} (bar: ${wanted})\n`;
}
