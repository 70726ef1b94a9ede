import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * The port itself where nothing listens on it, else a free one.
 *
 * @param {string} host
 * @param {number} wanted
 */
export async function usablePort(host, wanted) {
  return (await tryPort(host, wanted)) ?? (await tryPort(host, 0)) ?? wanted;
}

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<number | undefined>} the port that could be listened on
 */
async function tryPort(host, port) {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : undefined;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}
