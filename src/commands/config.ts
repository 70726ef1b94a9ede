import { Command } from '@oclif/core';
import { jsonFlag, ruleFlags, settingsOf } from './flags.ts';

export default class ConfigCommand extends Command {
  static override summary = 'Print the effective configuration and where each value comes from.';
  static override examples = [
    '<%= config.bin %> config',
    'HEARTBEAT_INTERVAL_SECONDS=10 <%= config.bin %> config --preset petrosa',
  ];
  static override flags = { ...ruleFlags, json: jsonFlag };

  override async run(): Promise<void> {
    const { flags } = await this.parse(ConfigCommand);
    const { loadConfig } = await import('../config/load.ts');
    const { renderConfig } = await import('../config/render.ts');
    const loaded = loadConfig({
      configPath: flags.config,
      preset: flags.preset,
      env: process.env,
      flags: settingsOf(flags),
      cwd: process.cwd(),
    });
    // What "run" would refuse is refused here: rules that could hang, a profile that is not there.
    const { createEngine, engineOptionsOf } = await import('../engine/engine.ts');
    createEngine(engineOptionsOf(loaded.config));
    for (const warning of loaded.warnings) process.stderr.write(`heartbeat: ${warning}\n`);
    process.stdout.write(renderConfig(loaded, { json: flags.json }));
  }
}
