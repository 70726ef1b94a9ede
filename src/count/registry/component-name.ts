/** Longer names are cut. */
const maxNameLength = 40;

/**
 * The name of the component that a logger stands for, in snake_case: its last part
 * (`strategies.core.NatsConsumer` → `nats_consumer`), all of it where that is taken, then with a
 * number.
 */
export function componentNameOf(logger: string, isFree: (name: string) => boolean): string {
  const whole = logger.replace(sourceFile, '');
  const short = snakeCase(whole.split(separator).findLast((part) => /[\p{L}\p{N}]/u.test(part)));
  const long = snakeCase(whole);
  const free = [short, long].find(isFree);
  if (free !== undefined) return free;
  let number = 2;
  while (!isFree(`${long}_${number}`)) number += 1;
  return `${long}_${number}`;
}

const separator = /[./:\\$]+/;
const sourceFile = /\.(?:go|py|js|ts|rs|java|rb|cc|cpp|c)$/;

function snakeCase(text = ''): string {
  const name = text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, maxNameLength);
  if (name === '') return 'component';
  return /^\d/.test(name) ? `component_${name}` : name;
}
