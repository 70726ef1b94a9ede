import type { JsonObject } from '../record/json-value.ts';
import { accessRecord } from './access-line.ts';
import { consoleRecord } from './console-line.ts';
import { logfmtRecord } from './logfmt-line.ts';

/** The record of a line of text, and the format's name; none for plain text. */
export function textRecord(text: string): readonly [string, JsonObject | undefined] {
  if (text.includes('" ') && text.includes('] "')) {
    const access = accessRecord(text);
    if (access !== undefined) return ['access', access];
  }
  if (text.includes('\t')) {
    const columns = consoleRecord(text);
    if (columns !== undefined) return ['console', columns];
  }
  return ['logfmt', logfmtRecord(text)];
}
