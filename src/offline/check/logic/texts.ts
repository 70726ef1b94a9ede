import type { Atom } from './clauses.ts';

/** Why no text fulfils the tests; `undefined` where one may. */
export function clashOfTexts(name: string, atoms: readonly Atom[]): string | undefined {
  for (const [at, one] of atoms.entries()) {
    if (!one.holds) continue;
    const other = atoms.find((candidate, index) => index !== at && excludes(one, candidate));
    if (other !== undefined) {
      return `${name} would have to ${phrase(one)} and ${other.holds ? '' : 'not '}${phrase(other)}`;
    }
  }
  return undefined;
}

/** Whether `other` is false wherever `one`, which holds, is true. */
function excludes({ test: one }: Atom, { test: other, holds }: Atom): boolean {
  if (one.kind === 'regex' && other.kind === 'regex')
    return !holds && one.pattern === other.pattern;
  if (one.kind !== 'text' || other.kind !== 'text') return false;
  const [a, b] = [one.value, other.value];
  if (!holds) {
    if (other.op === 'contains') return a.includes(b);
    if (one.op !== other.op) return false;
    return one.op === 'prefix' ? a.startsWith(b) : a.endsWith(b);
  }
  if (one.op === 'prefix' && other.op === 'prefix') return !a.startsWith(b) && !b.startsWith(a);
  if (one.op === 'suffix' && other.op === 'suffix') return !a.endsWith(b) && !b.endsWith(a);
  return false;
}

function phrase({ test }: Atom): string {
  if (test.kind === 'regex') return `match /${test.pattern}/`;
  if (test.kind !== 'text') return test.kind;
  const part = JSON.stringify(test.value);
  if (test.op === 'contains') return `have ${part} in it`;
  return `${test.op === 'prefix' ? 'begin' : 'end'} with ${part}`;
}
