import { renderFamilies } from '../../../publish/text/render-families.ts';
import type { AnalysisReport } from '../report.ts';

/** What `/metrics` would show after the last line, in the text format 0.0.4. */
export function renderPrometheus({ families }: AnalysisReport): string {
  return renderFamilies(families, 'text');
}
