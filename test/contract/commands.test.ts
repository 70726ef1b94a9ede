import { describe, it } from 'vitest';
import { configurations } from './cases/analyses.ts';
import { commands, mistakes } from './cases/mistakes.ts';
import { command, good } from './support/command.ts';
import { expectGolden, expectNoOthers } from './support/golden.ts';
import { type Normalised, normaliseJson, offline } from './support/normalise.ts';

const helpNames = commands.map((name) => `commands/help/${name || 'heartbeat'}.txt`);

/** The configuration in force, by the name of its golden file. */
const inForce = Object.entries(configurations).map(
  ([name, flags]) => [`commands/config/${name}.json`, `config --json ${flags}`] as const,
);

describe('contract', () => {
  it.for(inForce)('%s', async ([name, line], { expect }) => {
    expectGolden(expect, 'contract', name, normaliseJson(await good(line), offline).contract);
  });

  it('exit codes and coded errors', async ({ expect }) => {
    const ends = await inTurn(mistakes, async (line) => {
      const { code, stdout, stderr } = await command(line);
      const says = stderr === '' ? '' : ', says why';
      return `$ heartbeat ${line}\nexit ${code}${says}\n${coded(stdout)?.contract ?? ''}\n`;
    });
    expectGolden(expect, 'contract', 'commands/exit-codes.txt', ends.join('\n'));
  });

  it('flags of each command', async ({ expect }) => {
    const listed = await inTurn(commands, async (name) => {
      const sections = (await good(`${name} --help`)).split(/\n(?=[A-Z]+\n)/);
      const flags = sections.find((section) => section.startsWith('FLAGS')) ?? '';
      const named = flags.matchAll(/^ {2,6}((?:-\w, )?--\S+)/gm);
      return [`heartbeat ${name}`, ...Array.from(named, ([, flag]) => `  ${flag}`)].join('\n');
    });
    expectGolden(expect, 'contract', 'commands/flags.txt', listed.join('\n'));
  });

  it('has no golden file that is not compared', ({ expect }) => {
    const names = inForce.map(([name]) => name);
    expectNoOthers(expect, 'contract', 'commands', [
      ...names,
      'commands/exit-codes.txt',
      'commands/flags.txt',
    ]);
  });
});

describe('wording', () => {
  it('what is said of mistakes', async ({ expect }) => {
    const said = await inTurn(mistakes, async (line) => {
      const { stdout, stderr } = await command(line);
      return `$ heartbeat ${line}\n${stderr}${coded(stdout)?.wording ?? ''}\n`;
    });
    expectGolden(expect, 'wording', 'commands/mistakes.txt', said.join('\n'));
  });

  it('help', async ({ expect }) => {
    for (const [place, name] of commands.entries()) {
      const help = (await good(`${name} --help`)).replace(/heartbeat\/\d\S* .*/, '<version>');
      expectGolden(expect, 'wording', helpNames[place] ?? '', help);
    }
  });

  it('has no golden file that is not compared', ({ expect }) => {
    expectNoOthers(expect, 'wording', 'commands', ['commands/mistakes.txt', ...helpNames]);
  });
});

/** The document in which an error has its code, where not a person was answered. */
function coded(stdout: string): Normalised | undefined {
  return stdout.startsWith('{') ? normaliseJson(stdout, offline) : undefined;
}

async function inTurn<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await run(item));
  return results;
}
