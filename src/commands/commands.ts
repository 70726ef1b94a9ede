import Analyze from './analyze.ts';
import Check from './check.ts';
import ConfigCommand from './config.ts';
import Dashboard from './dashboard.ts';
import Health from './health.ts';
import Inject from './inject.ts';
import Learn from './learn.ts';
import Rules from './rules.ts';
import Run from './run.ts';
import Status from './status.ts';

/** What oclif finds: explicit, so that nothing searches the disk at start-up. */
export const COMMANDS = {
  analyze: Analyze,
  check: Check,
  config: ConfigCommand,
  dashboard: Dashboard,
  health: Health,
  inject: Inject,
  rules: Rules,
  learn: Learn,
  run: Run,
  status: Status,
};
