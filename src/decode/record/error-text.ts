import type { FieldValue } from '../../model/record.ts';
import { isJsonObject } from './json-value.ts';

/**
 * What an error field says, in one line: its text, or an error object's message or type. Of a stack
 * trace it is the line that names the error: Python's last, everyone else's first. `undefined` for
 * what says nothing (`false`, `null`, empty).
 */
export function errorText(value: FieldValue): string | undefined {
  if (typeof value === 'string') return headline(value);
  if (!isJsonObject(value)) return undefined;
  for (const key of describingKeys) {
    const part = value[key];
    if (typeof part === 'string' && part !== '') return headline(part);
  }
  return undefined;
}

const describingKeys = ['message', 'msg', 'errmsg', 'type', 'name', 'kind', 'class', 'stack'];

function headline(text: string): string | undefined {
  if (!text.includes('\n')) return text === '' ? undefined : text;
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return text.includes('Traceback (most recent call last)') ? lines.at(-1) : lines[0];
}
