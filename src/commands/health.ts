import { Args, Command } from '@oclif/core';
import { exitCode } from '../model/error.ts';
import { jsonFlag } from './flags.ts';

export default class Health extends Command {
  static override summary = 'Ask a running sidecar whether all is well; exits 0 or 1.';
  static override description =
    'Exits 1 when the status is unhealthy, or when nobody answers; degraded is still 0.';
  static override examples = ['<%= config.bin %> health', '<%= config.bin %> health --json'];
  static override args = {
    url: Args.string({
      default: 'http://127.0.0.1:9464',
      description: 'Address of the sidecar',
    }),
  };
  static override flags = { json: jsonFlag };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Health);
    const { fetchHealth } = await import('../remote/client/client.ts');
    const health = await fetchHealth(args.url);
    if (flags.json) process.stdout.write(`${JSON.stringify(health)}\n`);
    else {
      process.stdout.write(`${health.service}: ${health.status}\n`);
      for (const reason of health.reasons) process.stdout.write(`  ${reason.message}\n`);
    }
    process.exitCode = health.status === 'unhealthy' ? exitCode.internal : exitCode.ok;
  }
}
