import { Command, Flags } from '@oclif/core';
import { CodedError, exitCode } from '../model/error.ts';
import { podFlags, podSettingsOf, ruleFlags, settingsOf } from './flags.ts';

export default class Run extends Command {
  static override summary = 'Watch a service: follow its log, print heartbeats, serve metrics.';
  static override usage =
    'run [--file FILE | --pod NAME | --node DIR | --stdin | -- COMMAND ARGS...] [FLAGS]';
  static override examples = [
    '<%= config.bin %> run --file /var/log/app/stdout.log',
    "<%= config.bin %> run --file 'logs/*.log' --file worker.log",
    '<%= config.bin %> run --preset petrosa -- python -m strategies.main',
    '<%= config.bin %> run --pod shop-5d4f8-x7k2p -n shop --container app',
    'tail -F app.log | <%= config.bin %> run --stdin',
  ];
  static override strict = false;
  static override flags = {
    ...ruleFlags,
    file: Flags.string({
      char: 'f',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'FILE',
      summary: "Follow this file; again for more, or a quoted pattern: 'logs/*.log'",
    }),
    ...podFlags,
    node: Flags.string({
      helpValue: 'DIR',
      summary: "Follow the pods of this node, in the kubelet's folder /var/log/pods",
    }),
    stdin: Flags.boolean({ summary: 'Read the log from standard input' }),
    state: Flags.string({
      helpValue: 'DIR',
      summary: 'Folder for the checkpoint [default: .heartbeat/NAME beside a file; none for a pod]',
    }),
    'no-state': Flags.boolean({
      exclusive: ['state'],
      summary: 'Save nothing: a restart counts from the beginning again',
    }),
    port: Flags.string({ helpValue: 'PORT', summary: 'Port to serve on [default: 9464]' }),
    host: Flags.string({ helpValue: 'HOST', summary: 'Address to serve on [default: 0.0.0.0]' }),
    'web-config-file': Flags.string({
      aliases: ['web.config.file'],
      helpValue: 'FILE',
      summary: 'TLS and basic auth (format of Prometheus exporters); also --web.config.file',
    }),
    'follow-config': Flags.boolean({
      allowNo: true,
      summary: 'Reload the configuration file when it changes [default: yes]',
    }),
    'enable-reload': Flags.boolean({
      aliases: ['web.enable-lifecycle'],
      summary: 'Reload on POST /-/reload; also --web.enable-lifecycle',
    }),
    http: Flags.boolean({ allowNo: true, summary: 'Serve /metrics and /health [default: yes]' }),
    quarantine: Flags.boolean({
      allowNo: true,
      summary: 'Serve /quarantine: lines that nothing was made of, secrets masked [default: no]',
    }),
    'heartbeat-out': Flags.string({
      helpValue: 'FILE',
      summary: 'Append the heartbeats to this file [default: standard output]',
    }),
    'detailed-stats': Flags.boolean({
      allowNo: true,
      summary: 'Averages, maxima and states in every heartbeat [default: yes]',
    }),
  };

  override async run(): Promise<void> {
    const { flags, argv } = await this.parse(Run);
    const command = commandOf(this.argv, argv);
    const { runSidecar } = await import('../live/run.ts');
    process.exitCode = await runSidecar({
      configPath: flags.config,
      preset: flags.preset,
      env: process.env,
      flags: {
        ...settingsOf(flags),
        ...podSettingsOf(flags),
        'source.file': flags.file,
        'source.node.directory': flags.node,
        'source.stdin': flags.stdin,
        'source.command': command,
        'heartbeat.out': flags['heartbeat-out'],
        'heartbeat.include_detailed_stats': flags['detailed-stats'],
        'state.enabled': flags['no-state'] ? false : undefined,
        'state.directory': flags.state,
        'http.port': flags.port,
        'http.host': flags.host,
        'http.web_config_file': flags['web-config-file'],
        'http.enabled': flags.http,
        'http.quarantine': flags.quarantine,
        'reload.follow': flags['follow-config'],
        'reload.http': flags['enable-reload'],
      },
    });
  }
}

/** The wrapped command is all that stands after `--`; a bare word without it is a slip. */
function commandOf(raw: readonly string[], rest: readonly unknown[]): string[] | undefined {
  const end = raw.indexOf('--');
  if (end !== -1 && end < raw.length - 1) return raw.slice(end + 1);
  if (rest.length === 0) return undefined;
  throw new CodedError('USAGE', `unexpected argument "${String(rest[0])}"`, {
    exitCode: exitCode.usage,
    hint: 'To follow a file: heartbeat run --file FILE. To wrap a command: heartbeat run -- COMMAND ARGS',
  });
}
