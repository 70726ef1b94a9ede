// Preloaded into a process whose peak of resident memory is wanted when it is over.
import { readFileSync, writeSync } from 'node:fs';

process.on('exit', () => {
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  writeSync(2, `peak ${kib} KiB\n`);
});
