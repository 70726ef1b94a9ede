import { Args, Command, Flags } from '@oclif/core';
import { CodedError, exitCode } from '../model/error.ts';
import type { LogAccess } from '../ops/inject/run.ts';

export default class Inject extends Command {
  static override summary = 'Add the sidecar to Kubernetes manifests, or take it out again.';
  static override description =
    'Reads manifests of any kind, and adds the sidecar to those that make pods: as a native sidecar ' +
    '(Kubernetes 1.29 or later), with the rights it needs and no others. Doing it twice is doing it ' +
    'once. What cannot be done safely is refused with its reason, and then nothing is written.';
  static override examples = [
    'kubectl get deploy shop -o yaml | <%= config.bin %> inject --container app - | kubectl apply -f -',
    '<%= config.bin %> inject --log /var/log/shop/app.log deployment.yaml',
    '<%= config.bin %> inject --uninject deployment.yaml',
  ];
  static override args = {
    manifest: Args.string({ required: true, description: 'File with manifests; "-" is stdin' }),
  };
  static override flags = {
    container: Flags.string({ helpValue: 'NAME', summary: "The service's container" }),
    log: Flags.string({
      helpValue: 'FILE',
      exclusive: ['node'],
      summary: 'Read this file, which the service writes [default: its stdout, by the API server]',
    }),
    node: Flags.boolean({
      exclusive: ['web-config-secret'],
      summary: 'Only mark the pods, for a follower on each node',
    }),
    image: Flags.string({
      helpValue: 'IMAGE',
      summary: "The sidecar's image [default: heartbeat:VERSION]",
    }),
    port: Flags.integer({ default: 9464, min: 1, max: 65_535, summary: 'Port to serve on' }),
    'config-map': Flags.string({
      helpValue: 'NAME',
      summary: 'ConfigMap whose heartbeat.yaml configures it',
    }),
    'web-config-secret': Flags.string({
      helpValue: 'NAME',
      summary: 'Secret whose web.yaml has TLS and passwords for its port',
    }),
    preset: Flags.string({ char: 'p', helpValue: 'NAME', summary: 'Preset to configure it by' }),
    'scrape-annotations': Flags.boolean({
      allowNo: true,
      default: true,
      summary: 'Write prometheus.io annotations [default: yes]',
    }),
    rbac: Flags.boolean({
      allowNo: true,
      default: true,
      summary: "Write the Role that reading the pod's log takes [default: yes]",
    }),
    uninject: Flags.boolean({ summary: 'Take out what was injected' }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Inject);
    const { runInjection } = await import('../ops/inject/run.ts');
    if (flags.uninject) {
      await runInjection(args.manifest, { kind: 'uninject' });
      return;
    }
    const options = {
      container: flags.container,
      log: logAccess(flags.log, flags.node),
      image: flags.image ?? `heartbeat:${this.config.version}`,
      port: flags.port,
      configMap: flags['config-map'],
      webConfigSecret: flags['web-config-secret'],
      preset: flags.preset,
      scrapeAnnotations: flags['scrape-annotations'],
      rbac: flags.rbac,
    };
    await runInjection(args.manifest, { kind: 'inject', options });
  }
}

function logAccess(file: string | undefined, isByNode: boolean): LogAccess {
  if (isByNode) return { kind: 'node' };
  if (file === undefined) return { kind: 'pod' };
  if (/^\/[^/].*[^/]$/.test(file) && file.lastIndexOf('/') > 0) return { kind: 'file', path: file };
  throw new CodedError('USAGE', `--log ${file} is no file in a folder of the container`, {
    exitCode: exitCode.usage,
    hint: 'Name it as the service sees it, from the root on: --log /var/log/shop/app.log',
  });
}
