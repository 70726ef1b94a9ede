import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CodedError } from '../../model/error.ts';
import type { Connection, Identity } from './connection.ts';
import { type Entry, isSection, pathIn, type Section, textIn } from './kubeconfig-document.ts';

export interface ExecPluginOptions {
  /** The `exec` of a user. */
  readonly plugin: Section;
  readonly user: Entry & { readonly name: string };
  /** What a plugin with `provideClusterInfo` is told. */
  readonly cluster: Readonly<Record<string, unknown>>;
}

/** A credential is asked for anew this long before it expires. */
const marginMs = 10_000;
const maxOutputBytes = 1024 * 1024;

/**
 * A program that gives the credential, as clouds have them. What it gave is used until it expires
 * or the server refuses it. Its standard error, where it asks for a login, is ours.
 * See https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export function createExecPlugin(
  options: ExecPluginOptions,
): Pick<Connection, 'identify' | 'forget'> {
  let remembered: { readonly identity: Identity; readonly untilMs: number } | undefined;
  return {
    async identify() {
      if (remembered === undefined || Date.now() >= remembered.untilMs) {
        remembered = credentialOf(await runPlugin(options), options);
      }
      return remembered.identity;
    },
    forget() {
      remembered = undefined;
    },
  };
}

async function runPlugin({ plugin, user, cluster }: ExecPluginOptions): Promise<string> {
  const command = textIn(plugin, 'command');
  if (command === undefined) throw failed(user.name, 'it names no command', plugin);
  const interactive = process.stdin.isTTY && plugin['interactiveMode'] !== 'Never';
  if (plugin['interactiveMode'] === 'Always' && !interactive) {
    throw failed(user.name, `${command} must ask a person, and there is no terminal`, plugin);
  }
  const info = {
    apiVersion: textIn(plugin, 'apiVersion'),
    kind: 'ExecCredential',
    spec: { interactive, ...(plugin['provideClusterInfo'] === true && { cluster }) },
  };
  const child = spawn(
    command.includes('/') ? pathIn(user, command) : command,
    argumentsOf(plugin),
    {
      env: {
        ...process.env,
        ...environmentOf(plugin),
        KUBERNETES_EXEC_INFO: JSON.stringify(info),
      },
      stdio: [interactive ? 'inherit' : 'ignore', 'pipe', 'inherit'],
    },
  );
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes <= maxOutputBytes) chunks.push(chunk);
    else child.kill();
  });
  try {
    const [code] = await once(child, 'close');
    if (code !== 0) throw failed(user.name, `${command} ended with exit code ${code}`, plugin);
  } catch (error) {
    if (error instanceof CodedError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw failed(user.name, `${command} cannot be run: ${why}`, plugin, error);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function credentialOf(output: string, { plugin, user }: ExecPluginOptions) {
  let document: unknown;
  try {
    document = JSON.parse(output);
  } catch (error) {
    throw failed(user.name, 'what it printed is no JSON', plugin, error);
  }
  const status = isSection(document) ? document['status'] : undefined;
  if (!isSection(status)) throw failed(user.name, 'what it printed has no "status"', plugin);
  const token = textIn(status, 'token');
  const certificate = textIn(status, 'clientCertificateData');
  const key = textIn(status, 'clientKeyData');
  const hasCertificate = certificate !== undefined && key !== undefined;
  if (token === undefined && !hasCertificate) {
    throw failed(user.name, 'it gave neither a token nor a client certificate', plugin);
  }
  const expiresMs = Date.parse(textIn(status, 'expirationTimestamp') ?? '');
  const identity: Identity = {
    token,
    ...(hasCertificate && { certificate: { certificate, key } }),
  };
  return {
    identity,
    untilMs: Number.isNaN(expiresMs) ? Number.POSITIVE_INFINITY : expiresMs - marginMs,
  };
}

function argumentsOf(plugin: Section): string[] {
  const args = plugin['args'];
  return Array.isArray(args) ? args.map(String) : [];
}

function environmentOf(plugin: Section): NodeJS.ProcessEnv {
  const list = plugin['env'];
  const pairs = (Array.isArray(list) ? list : []).filter(isSection);
  return Object.fromEntries(
    pairs.map((pair) => [textIn(pair, 'name') ?? '', textIn(pair, 'value') ?? '']),
  );
}

function failed(user: string, why: string, plugin: Section, cause?: unknown): CodedError {
  const hint = textIn(plugin, 'installHint');
  return new CodedError('API_CREDENTIALS', `the exec plugin of user ${user} failed: ${why}`, {
    cause,
    ...(hint !== undefined && { hint }),
  });
}
