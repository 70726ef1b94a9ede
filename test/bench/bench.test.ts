import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const figure = '[0-9][0-9,]*(?:\\.[0-9]+)?';

// That each part measures and prints; never how fast, for that is not the tests' to say.
describe('npm run bench', () => {
  async function bench(...args: string[]): Promise<string> {
    const command = ['bench/run.js', ...args];
    // It exits with 1, and so fails here, when a contender's answer or a count is wrong.
    return (await promisify(execFile)(process.execPath, command, { cwd: checkout })).stdout;
  }

  it('compares analyze with others that find the same', async () => {
    const text = await bench('--only', 'analyze', '--mb', '1', '--rounds', '1');
    const rows = ['readline + JSON.parse', 'blocks + JSON.parse', 'jq | awk', 'heartbeat analyze'];
    for (const row of rows) expect(text).toMatch(rowOf(row, 7));
    expect(text).toMatch(/(?:met|NOT MET) +heartbeat analyze/);
  }, 60_000);

  it('measures the sidecar beside a writer, and counts every line', async () => {
    const text = await bench('--only', 'live', '--seconds', '1', '--rate', '1000');
    for (const saves of ['yes', 'no']) {
      expect(text).toMatch(rowOf('a burst every 100 ms', 8, saves));
      expect(text).toMatch(rowOf('one write a line, even', 8, saves));
    }
    expect(text).toMatch(rowOf('bursts', 2));
    expect(text).toMatch(rowOf('even', 2));
    expect(text).toMatch(/(?:met|NOT MET) +CPU with checkpoints/);
    expect(text).toMatch(/(?:met|NOT MET) +RSS of the sidecar/);
  }, 60_000);

  it('measures what recognition and no configuration cost', async () => {
    const text = await bench('--only', 'recognition', '--lines', '500', '--pairs', '1');
    for (const format of ['structlog', 'pino', 'zap', 'caddy', 'logfmt', 'access log']) {
      expect(text).toMatch(rowOf(format, 7));
      expect(text).toMatch(new RegExp(`(?:met|NOT MET) +recognition on ${format}, CPU`));
    }
  }, 60_000);

  it('measures start-up', async () => {
    const text = await bench('--only', 'startup', '--starts', '1');
    for (const row of [
      'node -e 0',
      'bin/run.js --help',
      'npx heartbeat --help',
      'dist/sidecar.js until /livez answers',
    ]) {
      expect(text).toMatch(rowOf(row, 2));
    }
  }, 60_000);
});

/** A row that begins with a name, then perhaps a word, then so many figures. */
function rowOf(name: string, figures: number, word?: string): RegExp {
  const escaped = name.replaceAll(/[.|+]/g, '\\$&');
  const beginning = word === undefined ? escaped : `${escaped} +${word}`;
  return new RegExp(`^ +${beginning}(?: +${figure}){${figures}}`, 'm');
}
