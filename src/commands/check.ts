import { Args, Command, Flags } from '@oclif/core';
import { jsonFlag, ruleFlags, settingsOf, wantsColor } from './flags.ts';

export default class Check extends Command {
  static override summary = 'Check a configuration: lint it, run its tests, hold a log against it.';
  static override description =
    'Exit code 2: the configuration or a file of tests does not load. Exit code 3: a lint of ' +
    'severity error (with --strict: or warning) has something to say, or a test failed.';
  static override examples = [
    '<%= config.bin %> check heartbeat.yaml',
    '<%= config.bin %> check heartbeat.yaml --log app.log',
    '<%= config.bin %> check --preset petrosa --format github',
  ];
  static override args = {
    config: Args.string({ description: 'Configuration file [default: heartbeat.yaml]' }),
  };
  static override flags = {
    ...ruleFlags,
    log: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'LOGFILE',
      summary: 'Show what each rule matches in this log, and what none does',
    }),
    tests: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'PATH',
      summary: 'File or folder of tests [default: NAME.test.yaml beside the configuration]',
    }),
    allow: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'CODE',
      summary: 'Leave out what the lint of this code has to say',
    }),
    strict: Flags.boolean({ summary: 'Fail on warnings too' }),
    format: Flags.string({
      options: ['text', 'json', 'github'],
      default: 'text',
      summary: 'How to print the report',
    }),
    json: jsonFlag,
  };

  override async run(): Promise<void> {
    const { flags, args } = await this.parse(Check);
    const { runCheck } = await import('../offline/check/run.ts');
    process.exitCode = await runCheck({
      configPath: args.config ?? flags.config,
      preset: flags.preset,
      env: process.env,
      flags: settingsOf(flags),
      logs: flags.log ?? [],
      tests: flags.tests ?? [],
      allow: flags.allow ?? [],
      format: flags.json ? 'json' : flags.format,
      isStrict: flags.strict,
      color: wantsColor(process.stdout),
    });
  }
}
