import { describe, it } from 'vitest';
import { lives } from './cases/lives.ts';
import { expectGolden, expectNoOthers } from './support/golden.ts';
import { live, type Outputs } from './support/life.ts';

const lived = new Map<string, Promise<Outputs>>();

/** One life of each sidecar, whose outputs both kinds of golden files hold. */
function outputsOf(name: string): Promise<Outputs> {
  const life = lives[name];
  if (life === undefined) throw new Error(`there is no life ${name}`);
  const outputs = lived.get(name) ?? live(life);
  lived.set(name, outputs);
  return outputs;
}

describe.concurrent.each(Object.keys(lives))('%s', (name) => {
  it('contract', async ({ expect }) => {
    const outputs = await outputsOf(name);
    for (const [file, { contract }] of outputs) {
      expectGolden(expect, 'contract', `live/${name}/${file}`, contract);
    }
    const names = Array.from(outputs.keys(), (file) => `live/${name}/${file}`);
    expectNoOthers(expect, 'contract', `live/${name}`, names);
  });

  it('wording', async ({ expect }) => {
    const outputs = await outputsOf(name);
    // The same texts stand in nearly every output: each is held once.
    const lines = Array.from(outputs.values(), ({ wording }) => wording.split('\n')).flat();
    expectGolden(expect, 'wording', `live/${name}.txt`, Array.from(new Set(lines)).join('\n'));
  });
});

it('has no golden file that is not compared', ({ expect }) => {
  const names = Object.keys(lives).map((name) => `live/${name}.txt`);
  expectNoOthers(expect, 'wording', 'live', names);
});
