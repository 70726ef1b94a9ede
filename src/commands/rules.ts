import { Args, Command, Flags } from '@oclif/core';
import { packFlags, ruleFlags, settingsOf } from './flags.ts';

export default class Rules extends Command {
  static override summary =
    'Print recording and alerting rules for what a configuration publishes.';
  static override examples = [
    '<%= config.bin %> rules --preset petrosa > rules.yaml',
    '<%= config.bin %> rules shop.yaml --max-p99 payment_time=0.5 --selector \'namespace="shop"\'',
    '<%= config.bin %> rules shop.yaml --format prometheus-rule --label release=prometheus | kubectl apply -f -',
  ];
  static override args = {
    config: Args.string({ description: 'Configuration file [default: heartbeat.yaml]' }),
  };
  static override flags = {
    ...ruleFlags,
    ...packFlags,
    'max-error-ratio': Flags.string({
      helpValue: 'SHARE',
      summary: 'Share of errors beyond which HighErrorRatio fires [default: 0.05]',
    }),
    'max-p99': Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: '[TIMING=]SECONDS',
      summary: 'p99 beyond which a timing is slow [default: 1]',
    }),
    'min-rate': Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'RATE=NUMBER',
      summary: 'Rate below which too little happens [default: messages_per_second=0.5]',
    }),
    format: Flags.string({
      options: ['rules', 'prometheus-rule'],
      default: 'rules',
      summary: 'A file for rule_files, or a PrometheusRule',
    }),
    name: Flags.string({ helpValue: 'NAME', summary: 'Name of the PrometheusRule' }),
    namespace: Flags.string({ char: 'n', helpValue: 'NS', summary: 'Its namespace' }),
    label: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'KEY=VALUE',
      summary: 'A label of it, by which the operator finds it',
    }),
  };

  override async run(): Promise<void> {
    const { flags, args } = await this.parse(Rules);
    const { rulesText } = await import('../ops/packs/run-rules.ts');
    const text = rulesText({
      configPath: args.config ?? flags.config,
      preset: flags.preset,
      env: process.env,
      flags: settingsOf(flags),
      selector: flags.selector,
      maxErrorRatio: flags['max-error-ratio'],
      maxP99: flags['max-p99'] ?? [],
      minRate: flags['min-rate'] ?? [],
      format: flags.format,
      name: flags.name,
      namespace: flags.namespace,
      labels: flags.label ?? [],
    });
    process.stdout.write(text);
  }
}
