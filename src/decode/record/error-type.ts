import type { FieldValue } from '../../model/record.ts';
import { errorText } from './error-text.ts';

/**
 * The class of what went wrong, as a field that names it has it, or as an error's text begins:
 * `ValueError: bad`, `java.net.ConnectException: refused`, the last line of a Python traceback.
 * `undefined` where a text does not begin with what is named like an error's class.
 */
export function errorType(value: FieldValue): string | undefined {
  if (typeof value !== 'string') return typeOfText(errorText(value));
  return isTraceback(value) ? className(errorText(value)) : typeOfText(errorText(value));
}

/** The same of a field that holds nothing but the class. */
export function namedType(value: FieldValue): string | undefined {
  return typeof value === 'string' && wholeName.test(value) ? value : undefined;
}

const maxNameLength = 128;
const identifier = '[A-Za-z_$][\\w$]*';
const name = `(?=.{1,${maxNameLength}}(?:[:\\s(]|$))(${identifier}(?:(?:\\.|::|\\\\|/)${identifier})*)`;
const wholeName = new RegExp(`^\\*?${name}$`);
const beforeText = new RegExp(
  `^(?:(?:Caused by|Unhandled exception\\.?|Uncaught|Exception in thread "[^"]{0,80}"|panic):? )?${name}(?: \\([^)]{0,40}\\)| \\[\\w{1,40}\\])?(?::|$)`,
);
/** Classes that are errors say so, or are Go's and Rust's that are told by their path. */
const errorLike =
  /(?:Error|Exception|Failure|Fault|Interrupt|Exit|Warning|Panic|Timeout|Throwable)\d*$/;

function typeOfText(text: string | undefined): string | undefined {
  const found = className(text);
  return found !== undefined && errorLike.test(found) ? found : undefined;
}

function className(text: string | undefined): string | undefined {
  return text === undefined ? undefined : beforeText.exec(text)?.[1];
}

function isTraceback(text: string): boolean {
  return text.includes('Traceback (most recent call last)');
}
