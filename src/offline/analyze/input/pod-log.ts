import { openPodLog, type PodLogOptions } from '../../../live/pod-log.ts';
import type { Config } from '../../../model/config.ts';
import { CodedError, exitCode } from '../../../model/error.ts';
import { readsStamps } from '../../../read/pod/pod-stamps.ts';
import { refusalOf } from '../../../read/pod/refusal.ts';
import { StampedLines } from '../../../read/pod/stamped-lines.ts';
import type { Input } from './input.ts';

export interface PodInputOptions extends Pick<PodLogOptions, 'env'> {
  /** The log before the container's last restart. */
  readonly isPrevious: boolean;
}

/** The log of a container as it is now: asked for once, and read to its end. */
export function openPodInput(config: Config, options: PodInputOptions): Input {
  const { source, limits, envelope } = config;
  if (source?.kind !== 'pod') {
    throw new CodedError('USAGE', 'the log of a pod is asked for, and the source is another', {
      exitCode: exitCode.usage,
      hint: 'Name the pod: --pod NAME',
    });
  }
  const { env, isPrevious } = options;
  const log = openPodLog({ source, env });
  return {
    path: isPrevious ? `${log.title} (previous)` : log.title,
    log: log.title,
    sizeBytes: undefined,
    async *read(onRead) {
      try {
        const query = { follows: false, isPrevious, sinceTime: undefined, tailLines: undefined };
        const answer = await log.api.open(query, new AbortController().signal);
        if (answer.status !== 200) {
          throw new CodedError('POD_LOG_REFUSED', (await refusalOf(answer, log.name)).problem);
        }
        const lines = new StampedLines(limits.maxLineBytes, readsStamps(envelope));
        for await (const chunk of answer.body) {
          onRead(chunk.length);
          yield Buffer.concat(lines.push(chunk).map(({ bytes }) => bytes));
        }
        const last = lines.end();
        if (last !== undefined) yield last.bytes;
      } finally {
        await log.close();
      }
    },
  };
}
