import { parseArgs } from 'node:util';
import { build } from './build.js';
import { soak } from './soak/run.js';

const usage = `Kills sidecars while their log is written, torn and rotated; ends with 1 on any error.

  npm run soak -- [options]

  --for 10m       how long to kill (s, m, h; default 1m)
  --rate N        lines a second that the service writes (default 10000)
  --seed N        which accidents happen (default: another each time)
`;

const options = readOptions();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
await build();
process.stdout.write(`soak: ${options.forMs / 1000} s, seed ${options.seed}\n`);
const result = await soak({ ...options, say: (line) => void process.stdout.write(`${line}\n`) });
const { heartbeats, complaints, ...figures } = result;
for (const [name, value] of Object.entries({ ...figures, heartbeats })) {
  process.stdout.write(`${name.padEnd(16)} ${JSON.stringify(value)}\n`);
}
for (const line of new Set(complaints.map(withoutTime))) process.stdout.write(`it said: ${line}\n`);

const isExact =
  result.lost === 0 && result.duplicated === 0 && result.sumIsExact && result.exit === 0;
const isSteady =
  result.largestDrop === 0 && heartbeats.repeated === 0 && heartbeats.disagreeing === 0;
process.stdout.write(isExact && isSteady ? 'nothing lost, nothing twice\n' : 'FAILED\n');
process.exitCode = isExact && isSteady ? 0 : 1;

/** @param {string} line */
function withoutTime(line) {
  return line.replace(/"ts":"[^"]*",?/, '');
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      for: { type: 'string', default: '1m' },
      rate: { type: 'string', default: '10000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  const amount = /^(?<amount>\d+)(?<unit>[smh])$/.exec(values.for)?.groups;
  const unitMs = { s: 1000, m: 60_000, h: 3_600_000 }[amount?.['unit'] ?? ''];
  if (unitMs === undefined || !(Number(values.rate) > 0)) {
    process.stderr.write(usage);
    process.exit(2);
  }
  return {
    forMs: Number(amount?.['amount']) * unitMs,
    rate: Number(values.rate),
    seed: Number(values.seed),
  };
}
