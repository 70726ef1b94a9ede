import { Args, Command, Flags } from '@oclif/core';

export default class Learn extends Command {
  static override summary =
    'Write the configuration that a log suggests, or tell what a new one breaks.';
  static override description =
    'Reads finished logs and writes YAML: components, counts, errors, timings, states and metrics, ' +
    'each under the evidence for it. With --diff it compares a log with a configuration instead: ' +
    'exit code 3 where a rule no longer matches, an event is new or a field has changed.';
  static override examples = [
    '<%= config.bin %> learn app.log > heartbeat.yaml',
    '<%= config.bin %> learn --diff heartbeat.yaml new-release.log',
  ];
  static override strict = false;
  static override args = {
    logfile: Args.string({ required: true, description: 'Logs (plain, gzip, zstd); "-" is stdin' }),
  };
  static override flags = {
    out: Flags.string({
      char: 'o',
      helpValue: 'FILE',
      summary: 'Write to this file [default: stdout]',
    }),
    force: Flags.boolean({ summary: 'Replace the file where there is one' }),
    diff: Flags.string({
      helpValue: 'CONFIG',
      exclusive: ['out', 'force'],
      summary: 'Tell what of this configuration the log breaks',
    }),
  };

  override async run(): Promise<void> {
    const { flags, argv } = await this.parse(Learn);
    const { runLearning } = await import('../offline/learn/run.ts');
    process.exitCode = await runLearning({
      logs: argv.map(String),
      out: flags.out,
      isForced: flags.force,
      diff: flags.diff,
    });
  }
}
