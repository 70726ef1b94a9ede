const width = 120;

/** JSON that a review can read: what fits in one line stands in one, keys stay in their order. */
export function packedJson(value: unknown, indent = '', taken = 0): string {
  const line = onOneLine(value);
  if (typeof value !== 'object' || value === null) return line;
  if (indent.length + taken + line.length <= width) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const elements = value.map((element) => inner + packedJson(element, inner, 1));
    return `[\n${elements.join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).map(([key, field]) => {
    const name = `${JSON.stringify(key)}: `;
    return inner + name + packedJson(field, inner, name.length + 1);
  });
  return `{\n${entries.join(',\n')}\n${indent}}`;
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const fields = entries.map(([key, field]) => `${JSON.stringify(key)}: ${onOneLine(field)}`);
  return `{ ${fields.join(', ')} }`;
}
