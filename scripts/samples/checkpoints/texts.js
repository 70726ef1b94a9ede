/** A record as one line of JSON. */
export const line = (/** @type {object} */ record) => `${JSON.stringify(record)}\n`;

/** The time of the nth second of every log. */
export const second = (/** @type {number} */ n) =>
  new Date(Date.UTC(2026, 0, 5, 10) + n * 1000).toISOString();

/** Nanoseconds, as container runtimes stamp. */
export const stamp = (/** @type {number} */ n) => second(n).replace('Z', '000000Z');

/** A line as containerd writes it; `P`: it goes on in the next of its stream. */
export const cri = (
  /** @type {number} */ n,
  /** @type {string} */ text,
  { stream = 'stdout', tag = 'F' } = {},
) => `${stamp(n)} ${stream} ${tag} ${text}\n`;

/** A line of Docker's json-file driver; a text without its newline goes on in the next. */
export const docker = (
  /** @type {number} */ n,
  /** @type {string} */ text,
  { stream = 'stdout' } = {},
) => line({ log: text, stream, time: stamp(n) });

/**
 * Cuts a log after two of its lines: what is read before the heartbeat, what is read before the
 * kill, what is not read. `torn` bytes of the last part's first line are there at the kill.
 *
 * @param {readonly string[]} lines
 * @param {readonly [number, number]} cuts
 * @returns {[string, string, string]}
 */
export function parts(lines, [beat, kill], torn = 0) {
  const rest = lines.slice(kill).join('');
  const beforeKill = lines.slice(beat, kill).join('') + rest.slice(0, torn);
  return [lines.slice(0, beat).join(''), beforeKill, rest.slice(torn)];
}
