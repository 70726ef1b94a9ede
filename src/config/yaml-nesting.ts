import type { CST } from 'yaml';

/** The first token nested more than `limit` levels deep, found without recursion. */
export function nestingOf(
  tokens: readonly CST.Token[],
  limit: number,
): { readonly offset: number } | undefined {
  const open: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const depth = next.depth + 1;
    if (depth > limit + 1) return next.token;
    for (const token of innerTokens(next.token)) open.push({ token, depth });
  }
  return undefined;
}

function innerTokens(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  const inner: CST.Token[] = [];
  for (const item of token.items) {
    if ('key' in item && item.key) inner.push(item.key);
    if ('value' in item && item.value) inner.push(item.value);
  }
  return inner;
}
