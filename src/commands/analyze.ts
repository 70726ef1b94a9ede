import { Args, Command, Flags } from '@oclif/core';
import { jsonFlag, podFlags, podSettingsOf, ruleFlags, settingsOf, wantsColor } from './flags.ts';

export default class Analyze extends Command {
  static override summary = 'Read finished logs: what is in them, how fast, what is odd.';
  static override description =
    'Reads plain, gzip and zstd files (told by their first bytes) and standard input ("-"), with the ' +
    'same engine as the sidecar. Exit code 3 says that a --fail-on threshold was exceeded.';
  static override examples = [
    '<%= config.bin %> analyze app.log',
    "<%= config.bin %> analyze 'logs/*.log*'",
    '<%= config.bin %> analyze --preset petrosa --heartbeats --interval 2 app.log',
    "<%= config.bin %> analyze app.log.gz --fail-on 'error_rate_per_second > 0.1'",
    '<%= config.bin %> analyze --pod shop-5d4f8-x7k2p -n shop --container app',
    'kubectl logs deploy/app | <%= config.bin %> analyze -',
  ];
  static override strict = false;
  static override args = {
    logfile: Args.string({
      required: false,
      description: 'Log files in order, quoted patterns, folders of containers; "-" is stdin',
    }),
  };
  static override flags = {
    ...ruleFlags,
    format: Flags.string({
      options: ['table', 'json', 'markdown', 'prometheus'],
      default: 'table',
      summary: 'How to print the report',
    }),
    heartbeats: Flags.boolean({
      summary: 'Print the heartbeats the log would have given, one JSON object a line',
    }),
    grace: Flags.string({
      helpValue: 'SECONDS',
      summary: 'With --heartbeats: how long a window takes late records after its end',
    }),
    explain: Flags.boolean({
      summary: 'Say by which key time, level, duration and the like were found, and why',
    }),
    since: Flags.string({ helpValue: 'TIME', summary: 'Leave out records before this time' }),
    until: Flags.string({ helpValue: 'TIME', summary: 'Leave out records from this time on' }),
    'fail-on': Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'EXPR',
      summary: "Exit with 3 when this holds, e.g. 'error_rate_per_second > 0.1'",
    }),
    ...podFlags,
    previous: Flags.boolean({
      dependsOn: ['pod'],
      summary: 'With --pod: the log of the container before its last restart',
    }),
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { flags, argv } = await this.parse(Analyze);
    const { runAnalysis } = await import('../offline/analyze/run.ts');
    process.exitCode = await runAnalysis({
      inputs: argv.map(String),
      pod: flags.pod === undefined ? undefined : { isPrevious: flags.previous },
      format: flags.json ? 'json' : flags.format,
      heartbeats: flags.heartbeats,
      explain: flags.explain,
      since: flags.since,
      until: flags.until,
      failOn: flags['fail-on'] ?? [],
      configPath: flags.config,
      preset: flags.preset,
      env: process.env,
      flags: {
        ...settingsOf(flags),
        ...podSettingsOf(flags),
        'heartbeat.grace_seconds': flags.grace,
      },
      color: wantsColor(process.stdout),
    });
  }
}
