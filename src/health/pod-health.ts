import type { PodView, View } from '../model/view.ts';
import type { HealthDocument, PodReport } from './health-document.ts';
import type { Reason, Status } from './reason.ts';

type Judge = (nowMs: number) => HealthDocument;

/** Judges pods: each call gives the reports of that instant. */
export function createPodHealth(
  createJudge: (view: View) => Judge,
): (pods: readonly PodView[], nowMs: number) => readonly PodReport[] {
  const judges = new WeakMap<View, Judge>();
  return (pods, nowMs) =>
    pods.map(({ name, isGone, view }) => {
      const judge = judges.get(view) ?? createJudge(view);
      judges.set(view, judge);
      const { status, service_status, sidecar_status, reasons, components, run, ledger, format } =
        judge(nowMs);
      const state = isGone ? 'gone' : 'followed';
      return {
        ...name,
        state,
        status,
        service_status,
        sidecar_status,
        reasons,
        components,
        run,
        ledger,
        format,
      };
    });
}

/**
 * What pods have that makes their node unwell: whoever is gone does not. What is told of the node as
 * a whole is not told again of each.
 */
export function reasonsOfPods(
  reports: readonly PodReport[],
  ofNode: readonly Reason[],
): readonly Reason[] {
  const known = new Set(ofNode.map(({ code }) => code));
  return reports.flatMap(({ state, namespace, pod, container, reasons }) =>
    reasons
      .filter(({ severity, code }) => state !== 'gone' && severity !== 'info' && !known.has(code))
      .map((reason) => ({
        ...reason,
        message: `${namespace}/${pod}/${container}: ${reason.message}`,
        evidence: { namespace, pod, container, ...reason.evidence },
      })),
  );
}

/** How the services of a node are: the worst; `unknown` where none is seen. */
export function worstService(reports: readonly PodReport[]): Status | 'unknown' {
  const followed = reports.filter(({ state }) => state === 'followed');
  const all = new Set(followed.map((report) => report.service_status));
  return (['unhealthy', 'degraded', 'unknown'] as const).find((one) => all.has(one)) ?? 'healthy';
}
