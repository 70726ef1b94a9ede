import type { Writable } from 'node:stream';
import packageJson from '../../package.json' with { type: 'json' };
import { createHttpServer, type HttpServer } from '../exposition/server.ts';
import { createHeartbeatWriter, openHeartbeatFile } from '../heartbeat/heartbeat-writer.ts';
import type { Clock } from '../model/clock.ts';
import type { Config, SourceConfig } from '../model/config.ts';
import type { Log } from '../model/log.ts';
import { openSource } from './open-source.ts';
import { createPulse } from './pulse.ts';
import { createView } from './view.ts';
import { createWatch } from './watch.ts';

export interface SidecarOptions {
  readonly config: Config;
  readonly source: SourceConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly stdout: Writable;
}

export interface Sidecar {
  /** Listens, then begins to read. @throws CodedError where it cannot listen. */
  start(): Promise<void>;
  /** Counts what is already written, says the final heartbeat, and ends. */
  end(signal: NodeJS.Signals): void;
  /** For a wrapped command: a signal that is its own. */
  forward(signal: NodeJS.Signals): void;
  /** Settles with the exit code when all is over. */
  readonly done: Promise<number>;
}

/** The composition root of the live side. @throws CodedError for what cannot be compiled. */
export function createSidecar(options: SidecarOptions): Sidecar {
  const { config, clock, log } = options;
  const startedAt = clock.monotonic();
  const over = deferred();
  const watch = createWatch({
    config,
    clock,
    log,
    framing: options.source.kind === 'file' ? 'block' : 'stream',
    onEnd: over.resolve,
  });
  const { engine, sink } = watch;
  const opened = openSource({ ...options, pending: () => engine.pendingBytes });
  const writer = createHeartbeatWriter({
    to: config.heartbeat.out === undefined ? opened.out : openHeartbeatFile(config.heartbeat.out),
    onError: (error) => log.error('heartbeat_out', error.message),
  });
  const pulse = createPulse({
    config,
    clock,
    snapshot: () => engine.snapshot(),
    ledger: () => engine.ledger(),
    uptimeSeconds({ run }, nowMs) {
      const { startedTimeMs } = run;
      const own = clock.monotonic() - startedAt;
      return Math.max(0, startedTimeMs === undefined ? own : nowMs - startedTimeMs) / 1000;
    },
    write: (line) => writer.write(line),
  });
  const server = config.http.enabled ? serve() : undefined;

  function serve(): HttpServer {
    const { host, port } = config.http;
    const { version } = packageJson;
    const { source } = opened;
    const ready = (): true => true;
    const routes = createView({ config, clock, watch, source, pulse, version, ready });
    return createHttpServer({ host, port, clock, log, routes });
  }

  async function finish(): Promise<number> {
    await over.promise;
    try {
      const code = await opened.exitCode();
      pulse.finish();
      return code;
    } finally {
      pulse.stop();
      await writer.close();
      await server?.close();
    }
  }

  return {
    async start() {
      const address = await server?.listen();
      if (address !== undefined) {
        log.info('listening', `metrics and health on ${address.url}`, { url: address.url });
      }
      pulse.start();
      opened.source.start(sink);
    },
    end(signal) {
      log.info('ending', `${signal}: counting what is already written, then ending`);
      void opened.end(signal).then(over.resolve, over.reject);
    },
    forward: (signal) => opened.forward(signal),
    done: finish(),
  };
}

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

/** Promise.withResolvers, which Node 20 lacks. */
function deferred(): Deferred {
  let resolve = (): void => {};
  let reject = (_cause: unknown): void => {};
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
