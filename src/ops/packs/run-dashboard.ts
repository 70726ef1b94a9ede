import { loadConfig } from '../../config/load.ts';
import { dashboardOf } from './dashboard/dashboard.ts';
import { selectorOf } from './thresholds.ts';

export interface RunDashboardOptions {
  readonly configPath: string | undefined;
  readonly preset: string | undefined;
  readonly env: Parameters<typeof loadConfig>[0]['env'];
  readonly flags: Parameters<typeof loadConfig>[0]['flags'];
  readonly selector: string | undefined;
}

/**
 * The dashboard of `heartbeat dashboard`, as JSON.
 *
 * @throws CodedError for bad flags or configuration
 */
export function dashboardText(options: RunDashboardOptions): string {
  const { config } = loadConfig({ ...options, cwd: process.cwd() });
  return `${JSON.stringify(dashboardOf(config, selectorOf(options.selector)), null, 2)}\n`;
}
