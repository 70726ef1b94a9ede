import type { Threshold } from '../model/config.ts';

export type Status = 'healthy' | 'degraded' | 'unhealthy';

/** `info` tells something worth knowing that makes nothing worse. */
export type Severity = 'info' | 'degraded' | 'unhealthy';

/** Whom a reason speaks of: the service that is unwell, or the sidecar that does not see it. */
type Subject = 'service' | 'sidecar';

/** Why something is not healthy, with what was measured. `code` is stable snake_case. */
export interface Reason {
  readonly code: string;
  readonly severity: Severity;
  readonly subject: Subject;
  /** The component it concerns; `null` when it concerns all. */
  readonly component: string | null;
  readonly message: string;
  readonly evidence: Readonly<Record<string, number | string | boolean | null>>;
}

/** The worst that these reasons say. */
export function statusOf(reasons: readonly Reason[]): Status {
  if (reasons.some(({ severity }) => severity === 'unhealthy')) return 'unhealthy';
  return reasons.some(({ severity }) => severity === 'degraded') ? 'degraded' : 'healthy';
}

/** What a value says against its threshold: beyond it, not at it. */
export function grade(
  value: number,
  { degraded, unhealthy }: Threshold,
): { readonly severity: 'degraded' | 'unhealthy'; readonly threshold: number } | undefined {
  if (unhealthy !== undefined && value > unhealthy) {
    return { severity: 'unhealthy', threshold: unhealthy };
  }
  return degraded !== undefined && value > degraded
    ? { severity: 'degraded', threshold: degraded }
    : undefined;
}
