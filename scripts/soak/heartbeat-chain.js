/**
 * Whether the heartbeats of all runs are one chain: numbers grow, and each delta is the difference
 * of its total from that of the heartbeat before. One that was saved and, because of a kill, never
 * said leaves its number out.
 *
 * @param {readonly Record<string, unknown>[]} heartbeats in the order in which they were said
 */
export function checkChain(heartbeats) {
  const chain = { said: heartbeats.length, unsaid: 0, repeated: 0, disagreeing: 0 };
  let sequence = 0;
  let total = 0;
  for (const heartbeat of heartbeats) {
    const next = Number(heartbeat['sequence']);
    const delta = Number(heartbeat['lines_delta']);
    const before = Number(heartbeat['total_lines']) - delta;
    if (next <= sequence) chain.repeated += 1;
    else chain.unsaid += next - sequence - 1;
    const isNext = next === sequence + 1;
    if (delta < 0 || (isNext ? before !== total : before < total)) chain.disagreeing += 1;
    sequence = next;
    total = Number(heartbeat['total_lines']);
  }
  return chain;
}
