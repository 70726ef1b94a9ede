/** Escapes a label value. Half a surrogate pair, which UTF-8 cannot say, is spelled out. */
export function escapeLabelValue(value: string): string {
  return special.test(value) ? value.replace(specials, escapeCharacter) : value;
}

/** Escapes a help text; OpenMetrics wants its quotes escaped too. */
export function escapeHelp(text: string, format: 'text' | 'openmetrics'): string {
  const escaped = text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
  return format === 'openmetrics' ? escaped.replace(/"/g, '\\"') : escaped;
}

/** Renders label sets that share their names: `a="1",b="2"`, names in order of the alphabet. */
export function createLabelRenderer(
  names: readonly string[],
): (values: readonly string[]) => string {
  const prefixes = names
    .map((name, index) => ({ index, prefix: `${name}="` }))
    .sort((a, b) => (a.prefix < b.prefix ? -1 : 1));
  return (values) => {
    let text = '';
    for (const { index, prefix } of prefixes) {
      if (text !== '') text += ',';
      text += `${prefix}${escapeLabelValue(values[index] ?? '')}"`;
    }
    return text;
  };
}

const special = /[\\"\n\p{Cs}]/u;
const specials = /[\\"\n\p{Cs}]/gu;

function escapeCharacter(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\\' || character === '"') return `\\${character}`;
  return `\\\\u${character.charCodeAt(0).toString(16)}`;
}
