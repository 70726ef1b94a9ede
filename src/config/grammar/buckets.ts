import { list } from './collections.ts';
import { number } from './scalars.ts';
import { refined, type Type } from './type.ts';

/** Upper bounds of a histogram's buckets: in seconds, or in the unit of plain numbers. */
export const buckets: Type<readonly number[]> = refined(
  list(number({ minimum: 1e-9, maximum: 1e18 })),
  (bounds, node, problems) => {
    const falls = bounds.findIndex((bound, index) => bound <= (bounds[index - 1] ?? 0));
    if (falls === -1 && bounds.length <= maxBuckets) return bounds;
    const message =
      falls === -1
        ? `${node.path} has ${bounds.length} bounds`
        : `${node.path} does not ascend: ${bounds[falls]} follows ${bounds[falls - 1]}`;
    const expected = `at most ${maxBuckets} bounds, ascending, without +Inf`;
    problems.add(node, message, { expected });
    return undefined;
  },
  { maxItems: 100 },
);

const maxBuckets = 100;
