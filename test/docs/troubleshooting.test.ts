import { copyFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startHeartbeat } from '../e2e/sidecar-process.ts';
import { freePort } from '../support/free-port.ts';
import { pageText, root } from './page.ts';
import { run } from './shell.ts';

const page = 'docs/troubleshooting.md';
const text = pageText(page);

/** A sidecar in the state of a ```console block: its address, and how it is ended. */
interface Scenario {
  readonly url: string;
  end(): Promise<unknown>;
}

const scenarios: Readonly<Record<string, () => Promise<Scenario>>> = {
  'heartbeats-off': () => {
    const log = join(folder(), 'app.log');
    copyFileSync(join(root, 'fixtures/troubleshooting/shop.ndjson'), log);
    return follow(log, { HEARTBEAT_ENABLED: 'false' });
  },
  'nobody-listens': async () => ({
    url: `http://localhost:${await freePort()}`,
    end: () => Promise.resolve(),
  }),
  'catching-up': () => {
    const log = join(folder(), 'app.log');
    writeFileSync(log, '');
    // One hole: it takes no room on the disk, and longer to read than the command takes.
    truncateSync(log, 2 ** 38);
    return follow(log);
  },
  'file-missing': () => follow(join(folder(), 'app.log')),
};

const outputs = [...text.matchAll(/^```sh\n(.*)\n```\n\n```text\n([\s\S]*?)^```$/gm)].map(
  ([, command = '', output = '']) => ({ command, output }),
);
const sessions = [...text.matchAll(/^```console ([a-z-]+)\n\$ (.*)\n([\s\S]*?)^```$/gm)].map(
  ([, scenario = '', command = '', output = '']) => ({ scenario, command, output }),
);

describe('docs/troubleshooting.md', () => {
  it('shows the output of its commands, and every state of a sidecar that is here', () => {
    expect(outputs).toHaveLength(text.match(/^```text$/gm)?.length ?? 0);
    expect(sessions).toHaveLength(text.match(/^```console/gm)?.length ?? 0);
    expect(sessions.map(({ scenario }) => scenario).toSorted()).toEqual(
      Object.keys(scenarios).toSorted(),
    );
  });

  it.each(outputs)('$command', async ({ command, output: shown }) => {
    const { output } = await run(command);
    expect(`${output.trimEnd()}\n`).toMatch(patternOf(shown));
  });

  it.each(sessions)('$scenario: $command', async ({ scenario, command, output: shown }) => {
    const sidecar = await scenarios[scenario]?.();
    try {
      const url = sidecar?.url ?? '';
      const there = command
        .replace('localhost:9464', url)
        .replace(/\bheartbeat (status|health)\b/, `$& ${url}`);
      const { output } = await run(there);
      expect(`${output.trimEnd()}\n`).toMatch(patternOf(shown));
    } finally {
      await sidecar?.end();
    }
  });
});

/** `…` stands for the rest of a line, on a line of its own for any lines. */
function patternOf(shown: string): RegExp {
  const lines = shown.split('\n').map((line) => {
    if (line === '…') return '[^]*?';
    return `${escaped(line).replaceAll('…', '.*')}\n`;
  });
  return new RegExp(`^${lines.slice(0, -1).join('')}$`);
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'heartbeat-docs-'));
  afterAll(() => rmSync(path, { recursive: true }));
  return path;
}

async function follow(log: string, env: Readonly<Record<string, string>> = {}): Promise<Scenario> {
  const sidecar = startHeartbeat(['run', '--file', log, '--no-state', '--port', '0'], { env });
  return { url: await sidecar.url(), end: () => sidecar.end('SIGKILL') };
}

function escaped(line: string): string {
  return line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
