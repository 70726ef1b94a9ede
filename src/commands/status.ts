import { Args, Command } from '@oclif/core';
import { jsonFlag, wantsColor } from './flags.ts';

export default class Status extends Command {
  static override summary = 'Ask a running sidecar how the service is doing.';
  static override examples = [
    '<%= config.bin %> status',
    '<%= config.bin %> status http://10.0.0.7:9464',
  ];
  static override args = {
    url: Args.string({
      default: 'http://127.0.0.1:9464',
      description: 'Address of the sidecar',
    }),
  };
  static override flags = { json: jsonFlag };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Status);
    const { fetchHealth, fetchHeartbeat } = await import('../remote/client/client.ts');
    const [health, heartbeat] = await Promise.all([
      fetchHealth(args.url),
      fetchHeartbeat(args.url),
    ]);
    if (flags.json) {
      process.stdout.write(`${JSON.stringify({ health, heartbeat: heartbeat ?? null })}\n`);
      return;
    }
    const { renderStatus } = await import('../remote/client/status.ts');
    process.stdout.write(renderStatus(health, heartbeat, { color: wantsColor(process.stdout) }));
  }
}
