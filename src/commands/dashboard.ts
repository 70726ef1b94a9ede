import { Args, Command } from '@oclif/core';
import { packFlags, ruleFlags, settingsOf } from './flags.ts';

export default class Dashboard extends Command {
  static override summary = 'Print a Grafana dashboard of what a configuration publishes.';
  static override examples = [
    '<%= config.bin %> dashboard --preset petrosa > dashboard.json',
    '<%= config.bin %> dashboard shop.yaml --selector \'namespace="shop"\'',
  ];
  static override args = {
    config: Args.string({ description: 'Configuration file [default: heartbeat.yaml]' }),
  };
  static override flags = { ...ruleFlags, ...packFlags };

  override async run(): Promise<void> {
    const { flags, args } = await this.parse(Dashboard);
    const { dashboardText } = await import('../ops/packs/run-dashboard.ts');
    const text = dashboardText({
      configPath: args.config ?? flags.config,
      preset: flags.preset,
      env: process.env,
      flags: settingsOf(flags),
      selector: flags.selector,
    });
    process.stdout.write(text);
  }
}
