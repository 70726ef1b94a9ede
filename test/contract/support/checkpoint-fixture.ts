import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';

const fixtures = fileURLToPath(new URL('../../../fixtures/checkpoints-0.1.0/', import.meta.url));

/** What a sidecar that goes on from the checkpoint must show at the end of the log. */
export interface Expected {
  readonly lines: number;
  /** Those of logs that are there to be read again. */
  readonly lines_there: number;
  readonly ledger: Readonly<Record<string, number>>;
  /** Values by the whole name of a sample. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Ids of traces by the whole name of a bucket. */
  readonly exemplars: Readonly<Record<string, string>>;
  /** Keys of the final heartbeat, by pod; '' where there is one log. */
  readonly heartbeats: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** By `component.timing`: quantiles of all samples, the maximum of the window. */
  readonly timings: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

interface Case {
  readonly args: readonly string[];
  /** The folder in which the logs lay. */
  readonly root: string;
  readonly isServed: boolean;
  /** Those that were removed before the kill are not laid down. */
  readonly files: Readonly<Record<string, { readonly gone?: true }>>;
  /** Files by `device:inode:birth`. */
  readonly identities: Readonly<Record<string, string>>;
}

export interface Laid extends Pick<Case, 'args' | 'isServed' | 'root'> {
  readonly config: string;
  readonly expected: Expected;
}

/** Lays the whole log of a case down in a folder. */
export function layLog(name: string, root: string): Laid {
  const { args, isServed, files } = caseOf(name);
  for (const [file, { gone }] of Object.entries(files)) {
    if (gone) continue;
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), readFileSync(join(fixtures, name, file)));
  }
  const config = join(root, 'heartbeat.yaml');
  writeFileSync(config, readFileSync(join(fixtures, name, 'heartbeat.yaml')));
  const expected = parsed(join(fixtures, name, 'expected.json')) as Expected;
  return { args: args.map((arg) => arg.replace('ROOT', root)), isServed, root, config, expected };
}

/**
 * Lays the checkpoint of a case down beside its log. Who a file is differs with each copy, so
 * devices, inodes, times of birth and the folder are made those of the log laid down, and the
 * checksum that of the result. All else is as version 0.1.0 wrote it.
 */
export function layCheckpoint(name: string, root: string): void {
  const written = caseOf(name);
  const identities = new Map(
    Object.entries(written.identities).map(([old, file]) => [old, identityOf(join(root, file))]),
  );
  const [head = '', json = ''] = readFileSync(join(fixtures, name, 'checkpoint'), 'utf8').split(
    '\n',
  );
  if (head !== headOf(json)) throw new Error(`the checkpoint of ${name} was changed: ${head}`);
  const moved = json.replaceAll(written.root, root);
  const body = JSON.stringify(withIdentities(JSON.parse(moved), identities));
  mkdirSync(join(root, 'state'));
  writeFileSync(join(root, 'state', 'checkpoint'), `${headOf(body)}\n${body}`);
}

function caseOf(name: string): Case {
  return parsed(join(fixtures, name, 'case.json')) as Case;
}

function parsed(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function headOf(json: string): string {
  const bytes = Buffer.from(json);
  return `heartbeat-checkpoint 1 ${crc32(bytes).toString(16)} ${bytes.length}`;
}

function identityOf(path: string): string {
  const { dev, ino, birthtimeNs } = statSync(path, { bigint: true });
  return `${dev}:${ino}:${birthtimeNs}`;
}

/** A place in a file has an identity in three keys, elsewhere it is one text. */
function withIdentities(value: unknown, identities: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return identities.get(value) ?? value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => withIdentities(each, identities));
  const entries = Object.entries(value).map(([key, each]) => [
    key,
    withIdentities(each, identities),
  ]);
  const changed = Object.fromEntries(entries) as Record<string, unknown>;
  const { device, inode, bornNs } = changed;
  const now = identities.get(`${String(device)}:${String(inode)}:${String(bornNs)}`)?.split(':');
  if (now === undefined) return changed;
  return { ...changed, device: now[0], inode: now[1], bornNs: now[2] };
}
