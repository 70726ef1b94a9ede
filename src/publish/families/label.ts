/** Escapes a label value for the text formats. */
export function escapeLabelValue(value: string): string {
  const whole = spellOutHalves(value);
  return special.test(whole) ? whole.replace(specials, escapeCharacter) : whole;
}

/** Half a surrogate pair, which UTF-8 has no bytes for, as `\ud83d`; all else stays as it is. */
export function spellOutHalves(value: string): string {
  if (!half.test(value)) return value;
  return value.replace(halves, (found) => `\\u${found.charCodeAt(0).toString(16)}`);
}

/** Escapes a help text; OpenMetrics wants its quotes escaped too. */
export function escapeHelp(text: string, format: 'text' | 'openmetrics'): string {
  const escaped = text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
  return format === 'openmetrics' ? escaped.replace(/"/g, '\\"') : escaped;
}

const half = /\p{Cs}/u;
const halves = /\p{Cs}/gu;
const special = /[\\"\n]/;
const specials = /[\\"\n]/g;

function escapeCharacter(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`;
}
