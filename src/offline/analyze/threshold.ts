import { CodedError, exitCode } from '../../model/error.ts';
import { editDistance } from '../../model/nearest-name.ts';

type Comparison = (value: number, limit: number) => boolean;

const comparisons: Readonly<Record<string, Comparison>> = {
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '==': (value, limit) => value === limit,
  '!=': (value, limit) => value !== limit,
};

/** What must not hold of a log: `error_rate_per_second > 0.1`. */
export interface Threshold {
  readonly text: string;
  readonly name: string;
  readonly op: string;
  readonly limit: number;
}

export interface ThresholdResult {
  readonly threshold: string;
  /** `null` where the log gave nothing to compare (no samples): not exceeded. */
  readonly value: number | null;
  readonly exceeded: boolean;
}

/** @throws CodedError BAD_THRESHOLD */
export function parseThreshold(text: string): Threshold {
  const parts = /^\s*([A-Za-z_][\w.]*)\s*(>=|<=|==|!=|>|<)\s*(\S+)\s*$/.exec(text);
  const [, name = '', op = '', number = ''] = parts ?? [];
  const limit = Number(number);
  if (parts === null || !Number.isFinite(limit)) {
    throw new CodedError('BAD_THRESHOLD', `--fail-on '${text}' is not "name op number"`, {
      exitCode: exitCode.usage,
      hint: "For example --fail-on 'error_rate_per_second > 0.1' (ops: > >= < <= == !=).",
    });
  }
  return { text: `${name} ${op} ${number}`, name, op, limit };
}

/** @throws CodedError UNKNOWN_QUANTITY for a name that the report has not, with near ones. */
export function checkThreshold(
  { text, name, op, limit }: Threshold,
  quantities: ReadonlyMap<string, number | undefined>,
): ThresholdResult {
  if (!quantities.has(name)) throw unknownQuantity(name, [...quantities.keys()]);
  const value = quantities.get(name);
  return {
    threshold: text,
    value: value ?? null,
    exceeded: value !== undefined && comparisons[op]?.(value, limit) === true,
  };
}

function unknownQuantity(name: string, known: readonly string[]): CodedError {
  const near = known
    .map((other) => ({ other, distance: distanceBetween(name, other) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 4)
    .map(({ other }) => other);
  return new CodedError('UNKNOWN_QUANTITY', `--fail-on names "${name}", which no report has`, {
    exitCode: exitCode.usage,
    hint: `Did you mean ${near.join(', ')}? Any number of the heartbeat or the ledger will do.`,
  });
}

/** Edits between two names; a name inside the other is near however long the other is. */
function distanceBetween(a: string, b: string): number {
  const edits = editDistance(a, b, Number.POSITIVE_INFINITY);
  return b.includes(a) || a.includes(b) ? edits / 4 : edits;
}
