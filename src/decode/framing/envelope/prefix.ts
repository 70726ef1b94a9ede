import { peelLeadingText } from './leading-text.ts';
import type { Peeled } from './peeled.ts';

/** No prefix is longer: what stands before the message of a line. */
const maxPrefixBytes = 320;
const brace = 0x7b;

const colour = String.raw`(?:\u001b\[[\d;]*m)*`;
const isoStamp = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d`;
const writer = String.raw`([^\s[\]:{}"]+)(?:\[\d+\])?: `;

interface Form {
  readonly pattern: RegExp;
  /** Whose name the pattern's groups are, in their order. */
  readonly groups: readonly ('time' | 'zone' | 'origin')[];
}

/** Prefixes that tools put before every line, whatever the line is. */
const forms: readonly Form[] = [
  // kubectl logs --prefix
  { pattern: /^\[pod\/([^/\]\s]+)\/[^\]\s]+\] /, groups: ['origin'] },
  // docker compose
  {
    pattern: new RegExp(String.raw`^${colour}([A-Za-z0-9][\w.-]*) +\|${colour}(?: |$)${colour}`),
    groups: ['origin'],
  },
  // kubectl logs --timestamps, docker logs --timestamps
  { pattern: new RegExp(`^(${isoStamp}\\.\\d{6,9}(?:Z|[+-]\\d\\d:\\d\\d)) `), groups: ['time'] },
  // journalctl -o short-iso, short-iso-precise
  {
    pattern: new RegExp(String.raw`^(${isoStamp}(?:\.\d+)?[+-]\d\d:?\d\d) \S+ ${writer}`),
    groups: ['time', 'origin'],
  },
  // journalctl -o short-full, with-unit
  {
    pattern: new RegExp(
      String.raw`^[A-Z][a-z]{2} (${isoStamp}(?:\.\d+)?) ([A-Z]{2,5}) \S+ ${writer}`,
    ),
    groups: ['time', 'zone', 'origin'],
  },
  // journalctl -o short, short-precise, and syslog: without a year, so without a time
  {
    pattern: new RegExp(String.raw`^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)? \S+ ${writer}`),
    groups: ['origin'],
  },
  // stern: a pod of a ReplicaSet and its container
  {
    pattern: new RegExp(
      String.raw`^${colour}(?:[a-z0-9-]+ )?${colour}([a-z0-9][a-z0-9-]*-[a-z0-9]{6,10}-[a-z0-9]{5})${colour} (?:› )?${colour}[a-z0-9][a-z0-9-]*${colour} `,
    ),
    groups: ['origin'],
  },
];

/** stern, with a pod of another name: believed only where a record follows. */
const shortStern = new RegExp(
  String.raw`^${colour}(?:[a-z0-9-]+ )?${colour}([a-z0-9][a-z0-9.-]*)${colour} (?:› )?${colour}[a-z0-9][a-z0-9-]*${colour} $`,
);

/** Prefixes within prefixes: kubectl's pod, then its time, then the logger's own text. */
const maxLayers = 3;

/**
 * Peels what stands before the message: prefixes of known tools off every line, and a logger's text
 * (time, level and so on) off a line that ends in an object. `isAny`: whatever that text is.
 */
export function peelPrefix(
  bytes: Buffer,
  start: number,
  end: number,
  isAny: boolean,
  peeled: Peeled,
): boolean {
  const head = bytes.toString('latin1', start, Math.min(end, start + maxPrefixBytes));
  let at = 0;
  let found = false;
  for (let layer = 0; layer < maxLayers; layer++) {
    const match = firstForm(at === 0 ? head : head.slice(at));
    if (match === undefined) break;
    if (!found) peeled.begin('prefix', bytes, start, end);
    found = true;
    take(match, peeled);
    at += match.text[0].length;
  }
  if (found) peeled.start = start + at;
  if (bytes[start + at] === brace) return found;
  const object = objectIn(bytes, start + at, end, head, at);
  if (object < 0) return found;
  const before = head.slice(at, object);
  const stern = found ? null : shortStern.exec(before);
  if (!found) peeled.begin('prefix', bytes, start, end);
  if (stern !== null) peeled.origin = stern[1];
  else if (!peelLeadingText(before, isAny, peeled)) return found;
  peeled.doubtfulFrom = start + at;
  peeled.start = start + object;
  return true;
}

interface FormMatch {
  readonly form: Form;
  readonly text: RegExpExecArray;
}

function firstForm(head: string): FormMatch | undefined {
  for (const form of forms) {
    const text = form.pattern.exec(head);
    if (text !== null) return { form, text };
  }
  return undefined;
}

function take({ form, text }: FormMatch, peeled: Peeled): void {
  for (const [index, name] of form.groups.entries()) {
    const value = text[index + 1];
    if (value === undefined) continue;
    if (name === 'origin') peeled.origin ??= value;
    else if (name === 'time') peeled.setTime(peeled.time ?? value);
    // Abbreviations of zones mean several things; this one does not.
    else peeled.setTime(value === 'UTC' ? `${peeled.time}Z` : undefined);
  }
}

/** Where an object begins that takes the rest of the line, counted from the head's begin. */
function objectIn(bytes: Buffer, from: number, end: number, head: string, at: number): number {
  let last = end - 1;
  while (last > from && (bytes[last] === 0x0d || bytes[last] === 0x20)) last--;
  if (bytes[last] !== 0x7d) return -1;
  const object = /\{(?=\s*["}])/g;
  object.lastIndex = at;
  return object.exec(head)?.index ?? -1;
}
