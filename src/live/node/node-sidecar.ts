import { setImmediate } from 'node:timers/promises';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Config, NodeSourceConfig } from '../../model/config.ts';
import { type Deferred, deferred } from '../../model/deferred.ts';
import type { HeartbeatLine } from '../../model/heartbeat.ts';
import type { SourceSink } from '../../model/source.ts';
import type { View } from '../../model/view.ts';
import {
  createHeartbeatWriter,
  openHeartbeatFile,
} from '../../publish/heartbeat/heartbeat-writer.ts';
import type { WebAccess } from '../../serve/access/web-access.ts';
import type { HttpServer } from '../../serve/http/server.ts';
import { createCatchUp } from '../catch-up.ts';
import type { Checkpoints } from '../checkpoints.ts';
import { describeGap } from '../live-engine.ts';
import { type OpenSource, openSource } from '../open-source.ts';
import { logPath, openState } from '../open-state.ts';
import { createServer, listen } from '../serving.ts';
import type { Sidecar, SidecarOptions } from '../sidecar-interface.ts';
import { Containers } from './containers.ts';
import { type NodePods, openNodePods } from './node-pods.ts';
import { createNodeViews } from './node-view.ts';

interface NodeOptions extends SidecarOptions {
  readonly source: NodeSourceConfig;
}

interface RunningOptions extends NodeOptions {
  readonly node: NodePods;
  readonly web: WebAccess | undefined;
}

/**
 * The composition root of a node: one source, one checkpoint and one server for all its pods, and
 * for each container what counts its log alone.
 * @throws CodedError for rules that cannot be compiled, a state directory that cannot be had, or an
 *   API server that is not named
 */
export async function openNodeSidecar(
  options: NodeOptions,
  web: WebAccess | undefined,
): Promise<Sidecar> {
  const over = deferred();
  const node = await openNodePods(options);
  const checkpoints = await openState({ ...options, pod: undefined, onTaken: over.reject });
  return new NodeSidecar({ ...options, node, web }, checkpoints, over);
}

class NodeSidecar implements Sidecar {
  readonly done: Promise<number>;
  readonly #options: RunningOptions;
  readonly #over: Deferred;
  readonly #checkpoints: Checkpoints | undefined;
  readonly #containers: Containers;
  readonly #opened: OpenSource;
  readonly #writer: ReturnType<typeof createHeartbeatWriter>;
  readonly #view: (config: Config) => View;
  readonly #server: HttpServer | undefined;
  readonly #catchUp: ReturnType<typeof createCatchUp>;
  readonly #started = deferred();
  #lostBytes = 0;
  /** Heartbeats that wait until what they say is saved. */
  #pendingLines: HeartbeatLine[] = [];
  #written: Promise<void> = Promise.resolve();

  constructor(options: RunningOptions, checkpoints: Checkpoints | undefined, over: Deferred) {
    const { config, clock, log, source } = options;
    const { resumed } = checkpoints ?? {};
    this.#options = options;
    this.#over = over;
    this.#checkpoints = checkpoints;
    this.#opened = openSource({
      ...options,
      input: (path, logOf) => this.#containers.input(path, logOf),
      maxFiles: config.limits.maxFiles,
      maxLineBytes: config.limits.maxLineBytes,
      envelope: config.envelope,
      pod: undefined,
      resumed: resumed?.position,
    });
    this.#catchUp = createCatchUp(() => this.#opened.source.status());
    this.#containers = new Containers({
      config,
      clock,
      log,
      keepGoneMs: source.keepGoneSeconds * 1000,
      configOf: (name, follower) => options.node.configOf(name, follower),
      statusOf: (path) => this.#opened.statusOf?.(path),
      isBehind: () => this.#catchUp.ready() !== true,
      write: (line) => this.#writeLine(line),
      onCounted: () => checkpoints?.changed(),
      resumed: resumed?.containers,
    });
    const { out } = config.heartbeat;
    this.#writer = createHeartbeatWriter({
      to: out === undefined ? this.#opened.out : openHeartbeatFile(out),
      onError: (error) => log.error('heartbeat_out', error.message),
    });
    this.#view = this.#views();
    this.#server = config.http.enabled ? createServer(options, this.#view(config)) : undefined;
    this.done = this.#finish();
  }

  async start(): Promise<void> {
    await listen(this.#server, this.#options);
    const path = logPath({ ...this.#options, pod: undefined }) ?? '';
    const { resumed } = this.#checkpoints ?? {};
    this.#checkpoints?.begin(() => ({
      path,
      position: this.#opened.position() ?? resumed?.position ?? null,
      containers: this.#containers.save(),
    }));
    this.#options.node.follow(() => this.#containers.reconfigure());
    this.#opened.source.start(this.#sink());
    this.#containers.begin();
    this.#catchUp.begin();
    this.#started.resolve();
  }

  reload(config: Config): void {
    this.#containers.reload(config);
    this.#server?.show(this.#view(config));
    this.#checkpoints?.changed();
  }

  end(signal: NodeJS.Signals): void {
    const { log } = this.#options;
    log.info('ending', `${signal}: counting what is already written, then ending`);
    void this.#started.promise
      .then(() => this.#opened.end(signal))
      .then(this.#over.resolve, this.#over.reject);
  }

  forward(): void {
    // There is no command.
  }

  #views(): (config: Config) => View {
    return createNodeViews({
      ...this.#options,
      containers: this.#containers,
      source: this.#opened.source,
      version: packageJson.version,
      ready: () => this.#catchUp.ready(),
      lostBytes: () => this.#lostBytes,
      checkpoints: this.#checkpoints,
    });
  }

  /** Each log goes to its container; only what concerns no one of them comes here. */
  #sink(): SourceSink {
    const { log } = this.#options;
    return {
      chunk: () => {},
      boundary: () => {},
      gap: (gap) => {
        this.#lostBytes += gap.bytes ?? 0;
        log.warn('source_gap', describeGap(gap), { ...gap });
      },
      end: () => this.#over.resolve(),
    };
  }

  /** Saved, then said. Heartbeats of one turn are saved together: there is one for each pod. */
  #writeLine(line: HeartbeatLine): void {
    this.#pendingLines.push(line);
    if (this.#pendingLines.length > 1) return;
    const before = this.#written;
    this.#written = setImmediate().then(async () => {
      const lines = this.#pendingLines;
      this.#pendingLines = [];
      this.#checkpoints?.changed();
      await Promise.all([before, this.#checkpoints?.settle()]);
      for (const each of lines) this.#writer.write(each);
    });
  }

  async #finish(): Promise<number> {
    try {
      await this.#over.promise;
      const code = await this.#opened.exitCode();
      this.#containers.finish();
      await this.#written;
      return code;
    } finally {
      this.#containers.stop();
      await this.#writer.close();
      await this.#server?.close();
      await this.#options.web?.close();
      await this.#checkpoints?.close();
    }
  }
}
