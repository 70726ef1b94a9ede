import { appendFileSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numbered } from '../rig.ts';
import { FilesRig, upTo } from './files-rig.ts';

const names = ['app.log', 'web.log', 'app.log-web'] as const;

type Step =
  | { readonly do: 'write' | 'rotate' | 'rename' | 'away'; readonly name: string }
  | { readonly do: 'pause'; readonly ms: number }
  | { readonly do: 'kill' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('write'), name: fc.constantFrom(...names) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('rotate', 'rename', 'away'),
      name: fc.constantFrom(...names),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('pause'), ms: fc.constantFrom(50, 300, 1200, 30_000) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill') }) },
);

describe('random programs over several files, which one pattern matches with all their rotated ones', () => {
  it('leave every line counted once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const directory = mkdtempSync(join(tmpdir(), 'heartbeat-files-'));
        try {
          const rig = new FilesRig({ paths: [join(directory, '*.log*')] });
          let written = 0;
          let renames = 0;
          for (const each of steps) {
            if (each.do === 'pause') rig.settle(each.ms);
            else if (each.do === 'kill') rig.kill();
            else {
              const path = join(directory, each.name);
              if (each.do === 'write') {
                written += 1;
                appendFileSync(path, numbered(written));
              } else if (existsSync(path)) {
                renames += 1;
                // What is taken away must have been read before, and nothing be waited for in it.
                if (each.do === 'away') rig.settle(1500);
                change(each.do, path, renames);
                if (each.do === 'away') rig.settle(30_000);
              }
            }
          }
          rig.settle(60_000);
          rig.kill();
          rig.settle(60_000);
          void rig.source.drain();
          expect(rig.strange).toEqual([]);
          expect(rig.numbers).toEqual(upTo(written));
        } finally {
          rmSync(directory, { recursive: true, force: true });
        }
      }),
      { numRuns: 15 },
    );
  });
});

function change(how: 'rotate' | 'rename' | 'away', path: string, turn: number): void {
  if (how === 'away') rmSync(path);
  else if (how === 'rename') renameSync(path, path.replace('.log', `-${turn}.log`));
  else {
    for (let k = 9; k >= 1; k -= 1) {
      if (existsSync(`${path}.${k}`)) renameSync(`${path}.${k}`, `${path}.${k + 1}`);
    }
    renameSync(path, `${path}.1`);
  }
}
