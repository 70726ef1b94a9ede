import { BlockList, isIP } from 'node:net';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names for a server, as kubectl reads it: `HTTPS_PROXY`, or
 * `HTTP_PROXY` for a server of plain http, unless `NO_PROXY` has its host. Small letters will do.
 */
export function proxyOf(env: Environment, server: string): string | undefined {
  const { protocol, hostname } = new URL(server);
  const proxy = variable(env, protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  const host = hostname.replace(/^\[|\]$/g, '');
  const isLocal = host === 'localhost' || loopback.check(host, familyOf(host));
  if (proxy === undefined || isLocal) return undefined;
  const exceptions = (variable(env, 'NO_PROXY') ?? '').split(',').map((entry) => entry.trim());
  if (exceptions.some((entry) => isExcepted(host, entry))) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** `*`, an address, a network, or a domain with all that is in it. */
function isExcepted(host: string, entry: string): boolean {
  if (entry === '') return false;
  if (entry === '*' || entry === host) return true;
  const [network = '', prefix] = entry.split('/');
  if (prefix !== undefined) return isInNetwork(host, network, Number(prefix));
  const domain = entry.replace(/^\*?\./, '');
  return host === domain || host.endsWith(`.${domain}`);
}

function isInNetwork(host: string, network: string, prefix: number): boolean {
  const longest = isIP(network) === 6 ? 128 : 32;
  if (isIP(host) === 0 || isIP(network) === 0 || !(prefix >= 0 && prefix <= longest)) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, familyOf(network));
  return list.check(host, familyOf(host));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

function variable(env: Environment, name: string): string | undefined {
  const value = env[name] ?? env[name.toLowerCase()];
  return value === '' ? undefined : value;
}
