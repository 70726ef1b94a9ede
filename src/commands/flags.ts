import { Flags } from '@oclif/core';

/** Flags that say what to count: the same for every command that reads a log. */
export const ruleFlags = {
  config: Flags.string({
    char: 'c',
    helpValue: 'FILE',
    summary: 'Configuration file [default: heartbeat.yaml where there is one]',
  }),
  preset: Flags.string({
    char: 'p',
    helpValue: 'NAME',
    summary: 'A configuration that ships with heartbeat, such as petrosa',
  }),
  profile: Flags.string({
    helpValue: 'NAME',
    summary: 'Logger the log was written by [default: recognised]',
  }),
  interval: Flags.string({
    char: 'i',
    helpValue: 'SECONDS',
    summary: 'Seconds between two heartbeats [default: 60]',
  }),
  service: Flags.string({ helpValue: 'NAME', summary: 'Name of the service that is watched' }),
};

interface RuleFlags {
  readonly interval: string | undefined;
  readonly profile: string | undefined;
  readonly service: string | undefined;
}

/** What those flags set in the configuration. */
export function settingsOf({ interval, profile, service }: RuleFlags) {
  return { 'heartbeat.interval_seconds': interval, profile, service };
}

/** Flags that name the log of a container. */
export const podFlags = {
  pod: Flags.string({ helpValue: 'NAME', summary: 'Read the log of this pod from its API server' }),
  container: Flags.string({
    helpValue: 'NAME',
    summary: 'Container of the pod [default: its only one]',
  }),
  namespace: Flags.string({
    char: 'n',
    helpValue: 'NAME',
    summary: "Namespace of the pod [default: the context's]",
  }),
  context: Flags.string({
    helpValue: 'NAME',
    summary: 'Context of the kubeconfig [default: its current one]',
  }),
  kubeconfig: Flags.string({
    helpValue: 'FILE',
    summary: 'Kubeconfig [default: KUBECONFIG, else ~/.kube/config]',
  }),
};

interface PodFlags {
  readonly pod: string | undefined;
  readonly container: string | undefined;
  readonly namespace: string | undefined;
  readonly context: string | undefined;
  readonly kubeconfig: string | undefined;
}

/** What those flags set in the configuration. */
export function podSettingsOf({ pod, container, namespace, context, kubeconfig }: PodFlags) {
  return {
    'source.pod.name': pod,
    'source.pod.container': container,
    'source.pod.namespace': namespace,
    'source.pod.context': context,
    'source.pod.kubeconfig': kubeconfig,
  };
}

/** What rules and a dashboard have in common. */
export const packFlags = {
  selector: Flags.string({
    helpValue: 'MATCHERS',
    summary: 'Label matchers for every series, such as namespace="shop"',
  }),
};

export const jsonFlag = Flags.boolean({ summary: 'Print one JSON document, errors included' });

/** Whether to colour: a terminal is asked, NO_COLOR (no-color.org) and FORCE_COLOR decide. */
export function wantsColor(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0') return true;
  return stream.isTTY;
}
