import { levelByWord } from '../../model/level.ts';
import type { JsonObject } from '../record/json-value.ts';

const colour = String.raw`(?:\u001b\[[\d;]*m)*`;
const consoleLine = new RegExp(
  String.raw`^(\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)\t${colour}([A-Za-z]{1,12})${colour}\t([^\t].*)$`,
);
const callerForm = /^[\w./@-]+\.\w+:\d+$/;

/**
 * The record of a line of zap's console encoder without fields: time, level, maybe logger and
 * caller, message, with tabs between. One with fields ends in an object and is read as that.
 */
export function consoleRecord(text: string): JsonObject | undefined {
  const [, time, level = '', rest = ''] = consoleLine.exec(text) ?? [];
  if (time === undefined || !levelByWord.has(level.toLowerCase())) return undefined;
  const columns = rest.split('\t');
  const message = columns.pop() ?? '';
  const caller = columns.find((column) => callerForm.test(column));
  const logger = columns.find((column) => column !== caller && column !== '');
  return {
    time,
    level,
    ...(logger !== undefined && { logger }),
    ...(caller !== undefined && { caller }),
    message,
  };
}
