import type { Socket } from 'node:net';

/** The sockets of a server: bounded in number, and in the bytes that wait for slow readers. */
export class Connections {
  readonly #maxConnections: number;
  readonly #maxUnsentBytes: number;
  /** Open sockets, oldest first, and what each has still to be answered. */
  readonly #sockets = new Map<Socket, { unanswered: number; unsentBytes: number }>();
  #isClosing = false;

  constructor(limits: { readonly maxConnections: number; readonly maxUnsentBytes: number }) {
    this.#maxConnections = limits.maxConnections;
    this.#maxUnsentBytes = limits.maxUnsentBytes;
  }

  /** A socket came. Where there are too many, the oldest idle one goes, or else this one. */
  opened(socket: Socket): void {
    this.#sockets.set(socket, { unanswered: 0, unsentBytes: 0 });
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#sockets.size <= this.#maxConnections) return;
    for (const [oldest, { unanswered }] of this.#sockets) {
      if (unanswered > 0 || oldest.destroyed) continue;
      this.#drop(oldest);
      return;
    }
  }

  /** A socket took the place of the one below it, which is its own from now on. */
  replaced(before: Socket | undefined, socket: Socket): void {
    if (before !== undefined) this.#sockets.delete(before);
    this.opened(socket);
  }

  requested(socket: Socket): void {
    const state = this.#sockets.get(socket);
    if (state !== undefined) state.unanswered += 1;
  }

  /** An answer of so many bytes was handed to the socket. */
  handedOver(socket: Socket, sizeBytes: number): void {
    const state = this.#sockets.get(socket);
    if (state === undefined) return;
    state.unsentBytes += sizeBytes;
    this.#cutSlowReaders(socket);
  }

  /** An answer left, or will never leave. `sizeBytes`: what was handed over. */
  answered(socket: Socket, sizeBytes: number): void {
    const state = this.#sockets.get(socket);
    if (state === undefined) return;
    state.unanswered -= 1;
    state.unsentBytes -= sizeBytes;
    if (this.#isClosing && state.unanswered === 0) socket.destroySoon();
  }

  isBusy(socket: Socket): boolean {
    return (this.#sockets.get(socket)?.unanswered ?? 0) > 0;
  }

  /** Ends idle sockets now, and each other one with its last answer. */
  close(): void {
    this.#isClosing = true;
    for (const [socket, { unanswered }] of this.#sockets) {
      if (unanswered === 0) this.#drop(socket);
    }
  }

  endAll(): void {
    for (const socket of this.#sockets.keys()) this.#drop(socket);
  }

  /**
   * Whoever does not read makes room, oldest first, but for the one that was just answered: an
   * answer that is itself beyond the bound must still arrive.
   */
  #cutSlowReaders(newest: Socket): void {
    let unsentBytes = 0;
    for (const state of this.#sockets.values()) unsentBytes += state.unsentBytes;
    for (const [socket, state] of this.#sockets) {
      if (unsentBytes <= this.#maxUnsentBytes) return;
      if (socket === newest || state.unsentBytes === 0) continue;
      // All of it is with the kernel: ours no more.
      if (socket.writableLength === 0) continue;
      unsentBytes -= state.unsentBytes;
      this.#drop(socket);
    }
  }

  #drop(socket: Socket): void {
    this.#sockets.delete(socket);
    socket.destroy();
  }
}
