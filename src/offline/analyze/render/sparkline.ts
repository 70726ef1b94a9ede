const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** Values as a row of blocks, the largest the tallest; a space where there is nothing. */
export function sparkline(values: readonly number[]): string {
  const largest = Math.max(...values, 0);
  return values
    .map((value) => {
      if (!(value > 0)) return ' ';
      return blocks[Math.min(7, Math.ceil((value / largest) * 8) - 1)] ?? '█';
    })
    .join('');
}

/** Values as at most `columns` sums of neighbours, in order. */
export function condense(values: readonly number[], columns: number): readonly number[] {
  const each = Math.ceil(values.length / columns);
  if (each <= 1) return values;
  return Array.from({ length: Math.ceil(values.length / each) }, (_, k) =>
    values.slice(k * each, (k + 1) * each).reduce((sum, value) => sum + value, 0),
  );
}

/** A bar of eighths of a column. */
export function shareBar(share: number, columns: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * columns * 8);
  if (eighths === 0) return share > 0 ? '▏' : '';
  const rest = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8] ?? '';
  return '█'.repeat(Math.floor(eighths / 8)) + rest;
}
