import { Account } from '../../engine/account.ts';
import type { EngineState } from '../../engine/engine.ts';
import type { InputState } from '../../engine/input-state.ts';
import type { Config } from '../../model/config.ts';
import { addLedgers, type Ledger } from '../../model/ledger.ts';
import type { SequenceReport } from '../../model/sequence.ts';
import { podPathOf } from '../../read/node/pod-path.ts';
import { resumedCounters } from '../heartbeat-loop-state.ts';
import { type ContainerState, keyOf } from './container.ts';
import { createContainerEngine } from './container-engine.ts';

/** What those have left that are known no more, so that sums over all never fall: plain JSON. */
export interface ForgottenState {
  readonly containers: number;
  readonly ledger: Ledger;
  readonly sequence?: SequenceReport;
  readonly brokenBalances: number;
}

/** What the containers of a node save: plain JSON. */
export interface ContainersState {
  readonly containers: readonly ContainerState[];
  readonly forgotten: ForgottenState;
}

export function nothingForgotten(): ForgottenState {
  return { containers: 0, ledger: addLedgers([]), brokenBalances: 0 };
}

/** @throws whatever a state of another shape makes restoring it throw */
export function tryContainers({ containers, forgotten }: ContainersState, config: Config): void {
  addLedgers([forgotten.ledger]);
  for (const { engine, pulse } of containers) {
    const scratch = createContainerEngine(config);
    scratch.restore(engine);
    resumedCounters(pulse, scratch.snapshot().families);
  }
}

/**
 * What a version left that counted all pods together, by pod: parts of lines that wait for the
 * others go to the pod whose log they are of. What was counted is of nobody any more; the ledger's
 * sums have it still.
 */
export function divided(together: EngineState, config: Config): ContainersState {
  const { balance: _balance, ...fresh } = createContainerEngine(config).save();
  const byName = new Map<string, ContainerState>();
  for (const [path, input] of Object.entries(together.inputs?.open ?? {})) {
    const found = podPathOf(path);
    if (found === undefined) continue;
    const { namespace, pod, container } = found;
    const known = byName.get(keyOf(found));
    const open: Record<string, InputState> = { ...known?.engine.inputs?.open, [path]: input };
    const firstLog = known?.firstLog ?? path;
    const engine = { ...fresh, inputs: { open } };
    byName.set(keyOf(found), { namespace, pod, container, firstLog, engine });
  }
  const account = new Account();
  account.restore(together.account);
  const closed = together.inputs?.closedSequence;
  return {
    containers: [...byName.values()],
    forgotten: {
      containers: 0,
      ledger: account.ledger(new Map(together.registry.refusals)),
      ...(closed && { sequence: closed }),
      brokenBalances: together.balance?.broken ?? 0,
    },
  };
}
