import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Answers what never became a request (Node's `clientError`), with a short text, and closes. A
 * socket that has an answer under way is only closed: a second head would tear the first.
 */
export function rejectBadRequest(error: Error, socket: Socket, isBusy: boolean): void {
  const code = 'code' in error ? String(error.code) : '';
  if (!socket.writable || isBusy || code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  if (code === 'HPE_HEADER_OVERFLOW') endRaw(socket, 431, 'headers are too large');
  else if (code === 'ERR_HTTP_REQUEST_TIMEOUT') endRaw(socket, 408, 'the request took too long');
  else if (code === 'HPE_INVALID_METHOD' && startsAsRequest(error)) {
    endRaw(socket, 405, 'method not allowed', 'Allow: GET, HEAD');
  } else endRaw(socket, 400, 'bad request');
}

/** Writes a whole response and closes the socket once it is sent. */
export function endRaw(socket: Socket, status: number, text: string, header = ''): void {
  const body = `${text}\n`;
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n` +
      'Connection: close\r\nCache-Control: no-store\r\n' +
      'Content-Type: text/plain; charset=utf-8\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\n` +
      `${header === '' ? '' : `${header}\r\n`}\r\n${body}`,
  );
  // Whoever keeps sending would keep the socket open from its side.
  socket.once('finish', () => socket.destroy());
}

/** `BREW /pot HTTP/1.1` is HTTP with a strange method; a TLS hello is not. */
function startsAsRequest(error: Error): boolean {
  if (!('rawPacket' in error) || !Buffer.isBuffer(error.rawPacket)) return false;
  return /^[A-Za-z!#$%&'*+.^_`|~-]{1,32} \S+ HTTP\/1\.[01]\r?\n/.test(
    error.rawPacket.toString('latin1', 0, 1024),
  );
}
