import packageJson from '../../package.json' with { type: 'json' };
import type { Config, PodSourceConfig } from '../model/config.ts';
import { type Deferred, deferred } from '../model/deferred.ts';
import type { HeartbeatLine } from '../model/heartbeat.ts';
import type { View } from '../model/view.ts';
import { createHeartbeatWriter, openHeartbeatFile } from '../publish/heartbeat/heartbeat-writer.ts';
import { originOf } from '../read/node/pod-path.ts';
import type { WebAccess } from '../serve/access/web-access.ts';
import type { HttpServer } from '../serve/http/server.ts';
import { createCatchUp } from './catch-up.ts';
import type { Checkpoints } from './checkpoints.ts';
import { createHeartbeatLoop, type HeartbeatLoop } from './heartbeat-loop.ts';
import { createLiveEngine, type LiveEngine } from './live-engine.ts';
import { type OpenSource, openSource } from './open-source.ts';
import { logPath, openState, unnamedLog } from './open-state.ts';
import type { PodLog } from './pod-log.ts';
import { createServer, listen } from './serving.ts';
import type { Sidecar, SidecarOptions } from './sidecar-interface.ts';
import { createViews } from './view.ts';

/**
 * The composition root of the live side.
 * @throws CodedError for rules that cannot be compiled, or a state directory that cannot be had
 */
export async function openSidecar(options: SidecarOptions): Promise<Sidecar> {
  const over = deferred();
  const { source, env } = options;
  if (source.kind === 'node') {
    const { openNodeSidecar } = await import('./node/node-sidecar.ts');
    return openNodeSidecar({ ...options, source }, await openWeb(options));
  }
  const pod = source.kind === 'pod' ? await openPod(source, env) : undefined;
  const web = await openWeb(options);
  const checkpoints = await openState({ ...options, pod, onTaken: over.reject });
  return new RunningSidecar({ ...options, pod, web }, checkpoints, over);
}

/** The HTTP client takes 10 MiB, which beside a file nobody needs. */
async function openPod(source: PodSourceConfig, env: SidecarOptions['env']): Promise<PodLog> {
  const { openPodLog } = await import('./pod-log.ts');
  return openPodLog({ source, env });
}

/** Loaded only where it is asked for. */
async function openWeb({ config, clock, log }: SidecarOptions): Promise<WebAccess | undefined> {
  const { enabled, webConfigFile: path } = config.http;
  if (!enabled || path === undefined) return undefined;
  const { openWebAccess } = await import('../serve/access/web-access.ts');
  return openWebAccess({ path, clock, log });
}

interface RunningOptions extends SidecarOptions {
  readonly pod: PodLog | undefined;
  readonly web: WebAccess | undefined;
}

class RunningSidecar implements Sidecar {
  readonly done: Promise<number>;
  readonly #options: RunningOptions;
  readonly #over: Deferred;
  readonly #checkpoints: Checkpoints | undefined;
  readonly #live: LiveEngine;
  readonly #opened: OpenSource;
  readonly #heartbeatLoop: HeartbeatLoop;
  readonly #writer: ReturnType<typeof createHeartbeatWriter>;
  /** Where somebody may ask: a view for each configuration. */
  readonly #viewOf: ((config: Config) => View) | undefined;
  readonly #server: HttpServer | undefined;
  readonly #catchUp: ReturnType<typeof createCatchUp>;
  readonly #started = deferred();
  #written: Promise<void> = Promise.resolve();

  constructor(options: RunningOptions, checkpoints: Checkpoints | undefined, over: Deferred) {
    const { config, clock, log } = options;
    const resumed = checkpoints?.resumed;
    this.#options = options;
    this.#over = over;
    this.#checkpoints = checkpoints;
    this.#live = createLiveEngine({
      config,
      clock,
      log,
      framing: logPath(options) === undefined ? 'stream' : 'block',
      onEnd: over.resolve,
      onCounted: () => checkpoints?.changed(),
      resumed: resumed?.engine,
    });
    const unnamed = unnamedLog(options.source, resumed);
    this.#opened = openSource({
      ...options,
      node: undefined,
      input: (path, log) =>
        this.#live.input(path, log === unnamed ? undefined : log, originOf(path)),
      maxFiles: config.limits.maxFiles,
      maxLineBytes: config.limits.maxLineBytes,
      envelope: config.envelope,
      resumed: resumed?.position,
    });
    this.#writer = createHeartbeatWriter({
      to:
        config.heartbeat.out === undefined
          ? this.#opened.out
          : openHeartbeatFile(config.heartbeat.out),
      onError: (error) => log.error('heartbeat_out', error.message),
    });
    this.#heartbeatLoop = createHeartbeatLoop({
      config,
      clock,
      snapshot: () => this.#live.engine.snapshot(),
      ledger: () => {
        this.#live.audit(this.#opened.source.status().bytesRead);
        return this.#live.engine.ledger();
      },
      span: this.#live.span,
      isBehind: () => this.#catchUp.ready() !== true,
      write: (line) => this.#writeLine(line),
      resumed: resumed?.pulse,
    });
    this.#catchUp = createCatchUp(() => this.#opened.source.status());
    this.#viewOf = config.http.enabled ? this.#views() : undefined;
    this.#server = this.#viewOf && createServer(options, this.#viewOf(config));
    this.done = this.#finish();
  }

  async start(): Promise<void> {
    await listen(this.#server, this.#options);
    const { source } = this.#opened;
    const path = logPath(this.#options) ?? '';
    const { resumed } = this.#checkpoints ?? {};
    const unnamed = unnamedLog(this.#options.source, resumed);
    this.#checkpoints?.begin(() => ({
      path,
      ...(unnamed !== undefined && { unnamedLog: unnamed }),
      // While the file that was read cannot be found, where it was read to still holds.
      position: this.#opened.position() ?? resumed?.position ?? null,
      engine: this.#live.engine.save(),
      pulse: this.#heartbeatLoop.save(),
    }));
    this.#heartbeatLoop.start();
    source.start(this.#live.sink);
    this.#catchUp.begin();
    this.#started.resolve();
  }

  reload(config: Config): void {
    this.#live.reload(config);
    this.#heartbeatLoop.reload(config);
    if (this.#viewOf !== undefined) this.#server?.show(this.#viewOf(config));
    this.#checkpoints?.changed();
  }

  end(signal: NodeJS.Signals): void {
    const { log } = this.#options;
    log.info('ending', `${signal}: counting what is already written, then ending`);
    // A signal may come while it still begins to listen: what is written is counted all the same.
    void this.#started.promise
      .then(() => this.#opened.end(signal))
      .then(this.#over.resolve, this.#over.reject);
  }

  forward(signal: NodeJS.Signals): void {
    // Before there is a command, it waits for it.
    void this.#started.promise.then(() => this.#opened.forward(signal));
  }

  #views(): (config: Config) => View {
    const { clock, configuration, web } = this.#options;
    return createViews({
      clock,
      configuration,
      live: this.#live,
      source: this.#opened.source,
      heartbeatLoop: this.#heartbeatLoop,
      version: packageJson.version,
      ready: () => this.#catchUp.ready(),
      checkpoints: this.#checkpoints,
      web,
    });
  }

  /** Saved, then said: a restart does not say the same heartbeat again. */
  #writeLine(line: HeartbeatLine): void {
    this.#checkpoints?.changed();
    const saved = this.#checkpoints?.settle() ?? Promise.resolve();
    const before = this.#written;
    this.#written = Promise.all([before, saved]).then(() => this.#writer.write(line));
  }

  async #finish(): Promise<number> {
    try {
      await this.#over.promise;
      const code = await this.#opened.exitCode();
      this.#heartbeatLoop.finish();
      await this.#written;
      return code;
    } finally {
      this.#heartbeatLoop.stop();
      await this.#writer.close();
      await this.#server?.close();
      await this.#options.web?.close();
      await this.#checkpoints?.close();
    }
  }
}
