import { readFileSync } from 'node:fs';
import { CodedError, exitCode } from '../../model/error.ts';
import type { ClientCertificate, Connection, Identity } from './connection.ts';
import { createExecPlugin } from './exec-plugin.ts';
import {
  type Entry,
  invalid,
  isSection,
  type Kubeconfig,
  pathIn,
  readKubeconfigs,
  textIn,
} from './kubeconfig-document.ts';

export interface KubeconfigOptions {
  /** Paths, of which the earlier counts more. */
  readonly paths: readonly string[];
  /** `undefined`: the kubeconfig's own `current-context`. */
  readonly context: string | undefined;
}

/**
 * The API server that a context of a kubeconfig leads to.
 * @throws CodedError KUBECONFIG_NOT_FOUND, KUBECONFIG_INVALID, KUBECONFIG_UNSUPPORTED
 */
export function kubeconfigConnection({ paths, context }: KubeconfigOptions): Connection {
  const config = readKubeconfigs(paths);
  const name = context ?? config.currentContext ?? onlyContext(config);
  const chosen = entryOf(config, 'contexts', name);
  const cluster = entryOf(config, 'clusters', required(chosen, 'cluster', `context ${name}`));
  const userName = textIn(chosen.section, 'user');
  const user = userName === undefined ? undefined : entryOf(config, 'users', userName);
  const server = serverOf(cluster);
  const proxyUrl = proxyOf(cluster);
  const identify = user === undefined ? anonymous : identityOf(user, userName ?? '', cluster);
  return {
    name,
    server,
    tlsServerName: textIn(cluster.section, 'tls-server-name'),
    skipsTlsVerify: cluster.section['insecure-skip-tls-verify'] === true,
    proxyUrl,
    namespace: textIn(chosen.section, 'namespace'),
    certificateAuthority: () => inlineOrFile(cluster, 'certificate-authority'),
    ...identify,
  };
}

type Identification = Pick<Connection, 'identify' | 'forget'>;

const anonymous: Identification = { identify: () => Promise.resolve({}), forget: () => {} };

/** What of a user is here, in the order in which kubectl prefers it. */
function identityOf(user: Entry, name: string, cluster: Entry): Identification {
  refuseUnsupported(user, name);
  const plugin = user.section['exec'];
  if (isSection(plugin)) {
    return createExecPlugin({ plugin, user: { name, ...user }, cluster: clusterInfo(cluster) });
  }
  const identify = async (): Promise<Identity> => ({
    token: tokenOf(user),
    certificate: certificateOf(user, name),
  });
  return { identify, forget: () => {} };
}

/** A token file counts more than a token, and is read each time: it may have been renewed. */
function tokenOf(user: Entry): string | undefined {
  const file = textIn(user.section, 'tokenFile');
  return file === undefined ? textIn(user.section, 'token') : readIn(user, file).trim();
}

function certificateOf(user: Entry, name: string): ClientCertificate | undefined {
  const certificate = inlineOrFile(user, 'client-certificate');
  const key = inlineOrFile(user, 'client-key');
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate !== undefined && key !== undefined) return { certificate, key };
  throw invalid(
    `user ${name} has ${key === undefined ? 'no client-key' : 'no client-certificate'}`,
  );
}

function refuseUnsupported({ section }: Entry, name: string): void {
  const what = ['auth-provider', 'username', 'password', 'as', 'as-uid', 'as-groups'].find(
    (key) => section[key] !== undefined,
  );
  if (what === undefined) return;
  throw unsupported(
    `user ${name} has "${what}"`,
    'Use a user with a token, tokenFile, client certificate or exec plugin.',
  );
}

function serverOf(cluster: Entry): string {
  const server = required(cluster, 'server', 'the cluster').replace(/\/+$/, '');
  if (/^https?:\/\/[^/]/.test(server)) return server;
  throw invalid(`the cluster's server is no URL of an API server: ${server}`);
}

function proxyOf({ section }: Entry): string | undefined {
  const proxyUrl = textIn(section, 'proxy-url');
  if (proxyUrl === undefined || /^https?:\/\//.test(proxyUrl)) return proxyUrl;
  throw unsupported(
    `the cluster's proxy-url is ${proxyUrl}`,
    'Proxies of http and https can be used.',
  );
}

/** What an exec plugin that asks for it is told of the cluster. */
function clusterInfo(cluster: Entry): Readonly<Record<string, unknown>> {
  const authority = inlineOrFile(cluster, 'certificate-authority');
  return {
    server: serverOf(cluster),
    'tls-server-name': textIn(cluster.section, 'tls-server-name'),
    'insecure-skip-tls-verify': cluster.section['insecure-skip-tls-verify'] === true,
    'certificate-authority-data':
      authority === undefined ? undefined : Buffer.from(authority).toString('base64'),
    'proxy-url': textIn(cluster.section, 'proxy-url'),
    config: null,
  };
}

/** PEM from `<key>-data`, which counts more, or from the file that `<key>` names. */
function inlineOrFile(entry: Entry, key: string): string | undefined {
  const inline = textIn(entry.section, `${key}-data`);
  if (inline !== undefined) return Buffer.from(inline, 'base64').toString('utf8');
  const file = textIn(entry.section, key);
  return file === undefined ? undefined : readIn(entry, file);
}

function readIn(entry: Entry, path: string): string {
  const file = pathIn(entry, path);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw invalid(`cannot read a file that the kubeconfig names: ${why}`, error);
  }
}

function entryOf(config: Kubeconfig, kind: 'clusters' | 'users' | 'contexts', name: string): Entry {
  const entry = config[kind].get(name);
  if (entry !== undefined) return entry;
  const known = [...config[kind].keys()].join(', ') || 'none';
  const message = `${config.files.join(', ')} has no ${kind.slice(0, -1)} "${name}"`;
  throw new CodedError('KUBECONFIG_INVALID', message, {
    exitCode: exitCode.usage,
    hint: `Its ${kind}: ${known}`,
  });
}

function onlyContext({ contexts, files }: Kubeconfig): string {
  const [name] = contexts.keys();
  if (name !== undefined && contexts.size === 1) return name;
  throw new CodedError('KUBECONFIG_INVALID', `${files.join(', ')} has no current-context`, {
    exitCode: exitCode.usage,
    hint: `Name one with --context: ${[...contexts.keys()].join(', ') || 'there is none'}`,
  });
}

function required(entry: Entry, key: string, of: string): string {
  const value = textIn(entry.section, key);
  if (value !== undefined) return value;
  throw invalid(`${of} has no "${key}"`);
}

function unsupported(message: string, hint: string): CodedError {
  return new CodedError('KUBECONFIG_UNSUPPORTED', `${message}, which heartbeat does not speak`, {
    exitCode: exitCode.usage,
    hint,
  });
}
