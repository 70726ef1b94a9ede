import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cyclesOf } from './cycles.ts';
import {
  fileOf,
  type Import,
  importsIn,
  importsOf,
  packageOf,
  sourceFiles,
  src,
} from './imports.ts';

/**
 * The wings, and what each may import beside itself. A stage knows `model` and `catalogue`; who knows
 * more says why. Nothing outside `src/` is imported but what stands here too.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  catalogue: ['model'],
  // Names are decided in the catalogue: two declarations must not want one.
  config: ['model', 'catalogue'],
  read: ['model'],
  decode: ['model'],
  count: ['model', 'catalogue'],
  // The only wing that joins decoding and counting.
  engine: ['model', 'decode', 'count'],
  publish: ['model', 'catalogue'],
  health: ['model', 'catalogue'],
  // Answers with what they render and judge.
  serve: ['model', 'publish', 'health'],
  // Shows the health document of a running sidecar.
  remote: ['model', 'health'],
  // The composition roots. `offline` finds the way to a pod's log as `live` does.
  live: [
    'model',
    'catalogue',
    'config',
    'read',
    'count',
    'engine',
    'publish',
    'health',
    'serve',
    'remote',
    '../package.json',
  ],
  offline: [
    'model',
    'catalogue',
    'config',
    'read',
    'decode',
    'count',
    'engine',
    'publish',
    'health',
    'live',
  ],
  ops: ['model', 'catalogue', 'config'],
  // Each command calls a root or a client; `config` also compiles the rules that it shows.
  commands: ['model', 'config', 'engine', 'remote', 'live', 'offline', 'ops'],
};

/** The rooms in which a package may be spoken. Those not named here may be nowhere. */
const packageRooms: Readonly<Record<string, readonly string[]>> = {
  '@bufbuild/protobuf': ['publish/protobuf'],
  '@oclif/core': ['commands'],
  'prom-client': ['publish/own'],
  undici: ['remote/client', 'remote/kubernetes'],
  tail: ['read/file'],
  split2: ['decode/framing'],
  ndjson: ['publish/heartbeat'],
  bcryptjs: ['serve/access'],
  yaml: ['config', 'ops/inject', 'ops/packs', 'remote/kubernetes', 'serve/access'],
  fzstd: ['read/decompression'],
};

interface Edge extends Import {
  readonly file: string;
  /** The file that is meant; `undefined`: a package. */
  readonly to: string | undefined;
}

const files = sourceFiles();
const edgesOf = new Map(
  files.map((file) => [
    file,
    importsOf(file).map((one): Edge => ({ ...one, file, to: fileOf(file, one) })),
  ]),
);
const edges = [...edgesOf.values()].flat();

describe('walls between the wings', () => {
  it('sees the files and their imports at all', () => {
    expect(files.length).toBeGreaterThan(400);
    expect(edges.length).toBeGreaterThan(1200);
    const kinds = new Set(edges.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['dynamic', 'static', 'type', 'worker']);
    const missing = edges.filter(({ to }) => to !== undefined && !existsSync(join(src, to)));
    expect(missing).toEqual([]);
  });

  it('knows every wing, sixteen at most', () => {
    const wings = new Set(files.map(wingOf));
    expect([...wings].sort()).toEqual(Object.keys(mayImport).sort());
    expect(wings.size).toBeLessThanOrEqual(16);
  });

  it('lets no stage import another stage', () => {
    const broken = crossings().filter(
      ({ file, other }) => !(mayImport[wingOf(file)] ?? []).includes(other),
    );
    expect(broken).toEqual([]);
  });

  it('allows nothing that no wing uses', () => {
    const used = new Set(crossings().map(({ file, other }) => `${wingOf(file)} → ${other}`));
    const allowed = Object.entries(mayImport).flatMap(([wing, others]) =>
      others.map((other) => `${wing} → ${other}`),
    );
    expect(allowed.filter((one) => !used.has(one))).toEqual([]);
  });

  it('has no cycle, of types neither', () => {
    const graph = new Map(
      [...edgesOf].map(([file, its]) => [
        file,
        its.flatMap(({ to }) => (to === undefined ? [] : [to])),
      ]),
    );
    expect(cyclesOf(graph)).toEqual([]);
  });

  it('keeps each package in its own rooms', () => {
    const broken = edges.filter(({ file, target, to }) => {
      if (to !== undefined || target.startsWith('node:')) return false;
      const rooms = packageRooms[packageOf(target)] ?? [];
      return !rooms.some((room) => file.startsWith(`${room}/`));
    });
    expect(broken).toEqual([]);
  });

  it('names node modules with node:', () => {
    expect(edges.filter(({ target }) => builtinModules.includes(target))).toEqual([]);
  });
});

describe('what the walls are judged by', () => {
  it('reads every form of an import, and no comment', () => {
    const text = [
      "import a from './a.ts';",
      "import './b.ts';",
      "import {\n  c,\n  type C,\n} from './c.ts';",
      "import type {\n  D,\n} from './d.ts';",
      "export { e } from './e.ts';",
      "export * from './f.ts';",
      "export type { G } from './g.ts';",
      "import json from './h.json' with { type: 'json' };",
      "const i = await import('./i.ts');",
      "type J = import(\n  './j.ts'\n).J;",
      "new Worker(new URL('./k.js', import.meta.url));",
      "// import l from './l.ts';",
      "/**\n * `import('./m.ts')`\n */",
      "export const n = 'from';",
      "export type N = 'n';",
    ].join('\n');
    const kindsOf = (kind: Import['kind']) =>
      importsIn(text).flatMap((one) => (one.kind === kind ? [one.target] : []));
    expect(kindsOf('static').sort()).toEqual(
      ['a.ts', 'b.ts', 'c.ts', 'e.ts', 'f.ts', 'h.json'].map((name) => `./${name}`),
    );
    expect(kindsOf('type')).toEqual(['./d.ts', './g.ts']);
    expect(kindsOf('dynamic')).toEqual(['./i.ts', './j.ts']);
    expect(kindsOf('worker')).toEqual(['./k.js']);
  });

  it('finds cycles, of one file too, and those alone', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['a']],
      ['d', ['e', 'package']],
      ['e', ['d']],
      ['f', ['a', 'f']],
      ['g', ['f']],
    ]);
    expect(cyclesOf(graph)).toEqual([['d', 'e'], ['a', 'b', 'c'], ['f']]);
  });
});

/** Imports of another wing, or of what is outside `src/`. */
function crossings(): readonly { readonly file: string; readonly other: string }[] {
  return edges.flatMap(({ file, to }) => {
    if (to === undefined) return [];
    const other = to.startsWith('..') ? to : wingOf(to);
    return other === wingOf(file) ? [] : [{ file, other }];
  });
}

function wingOf(path: string): string {
  return path.split('/')[0] ?? '';
}
