import type { Config } from '../../model/config.ts';
import { addLedgers, type Ledger } from '../../model/ledger.ts';
import type { SequenceReport } from '../../model/sequence.ts';
import { resumedCounters } from '../heartbeat-loop-state.ts';
import type { ContainerState } from './container.ts';
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
