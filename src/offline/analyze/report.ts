import type { ProfileExplanation } from '../../decode/record/decoder.ts';
import type { Declarations } from '../../model/declaration.ts';
import type { LogFormat } from '../../model/format.ts';
import type { HeartbeatLine } from '../../model/heartbeat.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { QuarantineGroup } from '../../model/quarantine.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import type { SampledFamily } from '../../publish/families/sampled-family.ts';
import type { Oddity } from './oddity.ts';
import type { Survey } from './survey.ts';
import type { ThresholdResult } from './threshold.ts';

export interface InputReport {
  readonly path: string;
  /** Bytes of text: of a compressed file, what is inside. */
  readonly bytes: number;
  readonly lines: number;
}

/** All that one analysis found. What is printed is made of this alone. */
export interface AnalysisReport {
  readonly service: string;
  readonly inputs: readonly InputReport[];
  readonly ledger: Ledger;
  readonly format: LogFormat;
  /** How each profile's records were read; empty unless it was asked for. */
  readonly explanation: readonly ProfileExplanation[];
  /** Lines that nothing was made of, by shape; secrets masked. */
  readonly quarantine: readonly QuarantineGroup[];
  readonly declarations: Declarations;
  readonly snapshot: Snapshot;
  /** One heartbeat over the whole time span. */
  readonly heartbeat: HeartbeatLine;
  /** Every series, as `/metrics` would show it. */
  readonly families: readonly SampledFamily[];
  readonly survey: Survey;
  readonly oddities: readonly Oddity[];
  readonly thresholds: readonly ThresholdResult[];
}
