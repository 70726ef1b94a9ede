import type { SourceState, SourceStatus } from '../../model/source.ts';

export type Totals = Pick<
  SourceStatus,
  'bytesRead' | 'backlogBytes' | 'rotations' | 'truncations' | 'gaps'
>;

export const noStatus: Totals = {
  bytesRead: 0,
  backlogBytes: 0,
  rotations: 0,
  truncations: 0,
  gaps: 0,
};

export function addStatus(a: Totals, b: Totals): Totals {
  return {
    bytesRead: a.bytesRead + b.bytesRead,
    backlogBytes: a.backlogBytes + b.backlogBytes,
    rotations: a.rotations + b.rotations,
    truncations: a.truncations + b.truncations,
    gaps: a.gaps + b.gaps,
  };
}

/** While any is followed, they are; the problem names the one that is worst off. */
export function worstOf(
  all: readonly SourceStatus[],
  patterns: readonly string[],
  isOver: boolean,
): { readonly state: SourceState; readonly problem: string | undefined } {
  if (isOver && all.every(({ state }) => state === 'ended')) {
    return { state: 'ended', problem: undefined };
  }
  if (all.length === 0) {
    return {
      state: 'waiting',
      problem: `waiting for a file that matches ${patterns.join(' or ')}`,
    };
  }
  const inTrouble = all.filter(({ problem }) => problem !== undefined);
  const worst = inTrouble.find(({ state }) => state === 'failed') ?? inTrouble[0];
  if (worst === undefined) return { state: 'following', problem: undefined };
  const others = inTrouble.length - 1;
  const more = others === 0 ? '' : `; and ${others} more of ${all.length} files cannot be read`;
  const isAnyFollowed = all.some(({ state }) => state === 'following');
  return {
    state: isAnyFollowed ? 'following' : worst.state,
    problem: `${worst.problem}${more}`,
  };
}
