import {
  closeSync,
  copyFileSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { until } from '../../support/until.ts';
import { numberedLine, numbersCounted } from './oracle.ts';
import { swapLink } from './rotator.ts';
import { eachLineConfig, pause, type Sidecar, startSidecar } from './sidecar.ts';

export type Step =
  | { readonly do: 'write' | 'late'; readonly lines: number }
  | { readonly do: 'tear'; readonly at: number }
  | { readonly do: 'pause'; readonly ms: number }
  | {
      readonly do:
        | 'settle'
        | 'rename'
        | 'truncate'
        | 'copytruncate'
        | 'delete'
        | 'swap'
        | 'kill'
        | 'start'
        | 'reload';
    };

/** After so long, and some slack for a busy machine, a sidecar has looked at its log. */
const lookedAfterMs = 600;

/**
 * A writer, its rotator and an administrator, who do as a program says; a sidecar beside them; and
 * the model: every line that was written, and those that were taken away before it is certain that
 * anybody had read them.
 */
export class World {
  readonly #path: string;
  readonly #config: string;
  #reloads = 0;
  readonly #mayBeLost = new Set<number>();
  #written = 0;
  /** Numbers in the file that the path leads to, not yet known to be counted. */
  #here: number[] = [];
  #hereSinceMs = 0;
  /** Numbers in files that no name leads to, and only a sidecar that stays up may still read. */
  #nameless: number[] = [];
  #descriptor: number;
  #old: number | undefined;
  /** Whether what is written late is sure to be read. */
  #isOldFound = false;
  #isOldNamed = false;
  #torn: Buffer | undefined;
  #targets = 0;
  /** Each may cut a line of which a part was read: one malformed line. */
  #truncations = 0;
  #names = 0;
  #sidecar: Sidecar | undefined;
  #upSinceMs = 0;

  constructor(directory: string) {
    this.#path = join(directory, 'app.log');
    this.#config = join(directory, 'heartbeat.yaml');
    copyFileSync(eachLineConfig, this.#config);
    this.#descriptor = this.#open();
  }

  /** Starts the sidecar, which saves where it stands before anything happens. */
  async begin(): Promise<void> {
    await this.#start();
    await this.#settle();
  }

  async do(step: Step): Promise<void> {
    switch (step.do) {
      case 'write':
        return this.#write(step.lines);
      case 'tear':
        return this.#tear(step.at);
      case 'late':
        return this.#writeLate(step.lines);
      case 'pause':
        return pause(step.ms);
      case 'settle':
        return this.#settle();
      case 'rename':
        return this.#rename();
      case 'truncate':
      case 'copytruncate':
        return this.#truncate(step.do === 'copytruncate');
      case 'delete':
      case 'swap':
        return this.#replace(step.do === 'swap');
      case 'kill':
        return this.#kill();
      case 'start':
        return this.#start();
      case 'reload':
        return this.#reload();
    }
  }

  /** Waits until all is counted that can be; then the numbers that are not, and what is odd. */
  async end(): Promise<{ missing: readonly number[]; odd: readonly string[] }> {
    await this.#start();
    this.#write(1);
    let counted: ReadonlySet<number> = new Set();
    const certain = this.#numbers().filter((n) => !this.#mayBeLost.has(n));
    const isAllCounted = async (): Promise<boolean> => {
      counted = await this.#counted();
      return certain.every((n) => counted.has(n));
    };
    const missing = await until(isAllCounted).then(
      () => [],
      () => certain.filter((n) => !counted.has(n)),
    );
    const ended = await this.#sidecar?.end();
    const { malformed = Number.NaN } = (ended?.final?.['ledger'] ?? {}) as Record<string, number>;
    const atLast = (ended?.tally.lines ?? Number.NaN) - counted.size;
    const odd = [
      ...(malformed <= this.#truncations ? [] : [`${malformed} malformed lines`]),
      ...(atLast <= this.#written - counted.size ? [] : [`${atLast} lines more at the end`]),
    ];
    return { missing, odd };
  }

  close(): void {
    this.#sidecar?.process.child.kill('SIGKILL');
    for (const descriptor of [this.#descriptor, this.#old]) {
      if (descriptor !== undefined) closeSync(descriptor);
    }
  }

  #write(lines: number): void {
    this.#mend();
    this.#put(this.#descriptor, lines);
  }

  #put(descriptor: number, lines: number): void {
    let text = '';
    for (let k = 0; k < lines; k += 1) text += numberedLine(this.#next());
    writeSync(descriptor, text);
  }

  #next(): number {
    this.#written += 1;
    this.#here.push(this.#written);
    return this.#written;
  }

  #tear(at: number): void {
    this.#mend();
    const line = Buffer.from(numberedLine(this.#next()));
    writeSync(this.#descriptor, line, 0, at);
    this.#torn = line.subarray(at);
  }

  #mend(): void {
    if (this.#torn !== undefined) writeSync(this.#descriptor, this.#torn);
    this.#torn = undefined;
  }

  /** To the file that was renamed last, within the time that a late writer is waited for. */
  #writeLate(lines: number): void {
    if (this.#old === undefined || performance.now() - this.#hereSinceMs > 5_000) return;
    const here = this.#here;
    this.#here = [];
    this.#put(this.#old, lines);
    if (!this.#isOldFound) this.#loseUnread();
    if (!this.#isOldNamed) this.#nameless.push(...this.#here);
    this.#here = here;
  }

  async #settle(): Promise<void> {
    if (this.#sidecar === undefined) return;
    this.#write(1);
    const last = this.#written;
    await until(async () => (await this.#counted()).has(last), { what: `line ${last} counted` });
    // Late lines may come after; what the path leads to has been counted in order.
    this.#here = [];
  }

  async #counted(): Promise<ReadonlySet<number>> {
    return numbersCounted((await this.#sidecar?.metrics()) ?? '');
  }

  #numbers(): readonly number[] {
    return Array.from({ length: this.#written }, (_, index) => index + 1);
  }

  #rename(): void {
    if (lstatSync(this.#path).isSymbolicLink()) {
      this.#replace(true);
      return;
    }
    this.#names += 1;
    renameSync(this.#path, `${this.#path}.${this.#names}`);
    // The torn line ends where it began.
    this.#mend();
    this.#leave('named');
  }

  #truncate(withCopy: boolean): void {
    this.#mend();
    this.#names += 1;
    if (withCopy) copyFileSync(this.#path, `${this.#path}.${this.#names}`);
    // Two truncations between two looks are one, and what was read was perhaps not saved.
    this.#loseUnread();
    truncateSync(this.#path);
    this.#truncations += 1;
    this.#here = [];
    this.#hereSinceMs = performance.now();
  }

  #replace(withLink: boolean): void {
    this.#mend();
    const isHeld =
      this.#sidecar !== undefined &&
      performance.now() - Math.max(this.#hereSinceMs, this.#upSinceMs) > lookedAfterMs;
    if (!isHeld) this.#loseUnread();
    this.#nameless.push(...this.#here);
    if (withLink) {
      this.#targets += 1;
      swapLink(this.#path, `${this.#path}-target-${this.#targets}`);
    } else {
      rmSync(this.#path);
    }
    this.#leave(isHeld ? 'held' : 'gone');
  }

  #loseUnread(): void {
    for (const n of this.#here) this.#mayBeLost.add(n);
  }

  #leave(how: 'named' | 'held' | 'gone'): void {
    this.#isOldFound = how !== 'gone';
    this.#isOldNamed = how === 'named';
    if (this.#old !== undefined) closeSync(this.#old);
    this.#old = this.#descriptor;
    this.#here = [];
    this.#descriptor = this.#open();
  }

  #open(): number {
    this.#hereSinceMs = performance.now();
    return openSync(this.#path, 'a');
  }

  async #kill(): Promise<void> {
    await this.#sidecar?.kill();
    this.#sidecar = undefined;
    for (const n of this.#nameless) this.#mayBeLost.add(n);
    // Whom nobody holds any more, and no rotated file's name leads to, nobody finds again.
    this.#isOldFound = this.#isOldNamed;
  }

  /** The rules stay; the service gets another name, so that it is another configuration. */
  #reload(): void {
    this.#reloads += 1;
    const text = readFileSync(eachLineConfig, 'utf8');
    writeFileSync(this.#config, text.replace('service: ', `service: ${this.#reloads}-`));
    this.#sidecar?.process.child.kill('SIGHUP');
  }

  async #start(): Promise<void> {
    if (this.#sidecar !== undefined) return;
    const sidecar = startSidecar({ file: this.#path, config: this.#config });
    await sidecar.url();
    this.#sidecar = sidecar;
    this.#upSinceMs = performance.now();
  }
}
