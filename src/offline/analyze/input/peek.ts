/** The first `sizeBytes` of a stream (fewer where it is shorter), and the whole stream again. */
export async function peek(
  source: AsyncIterable<Buffer>,
  sizeBytes: number,
): Promise<{ readonly head: Buffer; readonly bytes: AsyncIterable<Buffer> }> {
  const rest = source[Symbol.asyncIterator]();
  const pieces: Buffer[] = [];
  for (let seen = 0; seen < sizeBytes; ) {
    const next = await rest.next();
    if (next.done === true) break;
    pieces.push(next.value);
    seen += next.value.length;
  }
  return { head: Buffer.concat(pieces).subarray(0, sizeBytes), bytes: again(pieces, rest) };
}

async function* again(
  pieces: readonly Buffer[],
  rest: AsyncIterator<Buffer>,
): AsyncGenerator<Buffer> {
  yield* pieces;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    yield next.value;
  }
}
