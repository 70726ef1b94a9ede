import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../../src', import.meta.url));

/** The wings, and what each may import. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  catalogue: ['model'],
  config: ['model'],
  read: ['model'],
  decode: ['model'],
  count: ['catalogue', 'model'],
  engine: ['decode', 'count', 'model'],
  publish: ['model'],
  health: ['serve', 'model'],
  serve: ['publish', 'health', 'model'],
  remote: ['health', 'model'],
  live: ['*'],
  offline: ['*'],
  ops: ['config', 'publish', 'model'],
  commands: ['config', 'engine', 'live', 'offline', 'ops', 'remote', 'model'],
};

/** The wings in which a package may be spoken. Those not named here may be nowhere. */
const packageWings: Readonly<Record<string, readonly string[]>> = {
  '@bufbuild/protobuf': ['publish'],
  '@oclif/core': ['commands'],
  'prom-client': ['model', 'publish'],
  undici: ['remote'],
  tail: ['read'],
  split2: ['decode'],
  ndjson: ['publish'],
  bcryptjs: ['serve'],
  yaml: ['config', 'ops', 'remote', 'serve'],
  fzstd: ['read'],
};

interface Import {
  readonly file: string;
  readonly room: string;
  readonly target: string;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);
const imports = files.flatMap(importsOf);

describe('walls between the wings', () => {
  it('sees the files and their imports at all', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(imports.length).toBeGreaterThan(80);
    for (const room of ['read', 'decode', 'count', 'engine', 'publish', 'serve']) {
      expect(
        files.some((file) => file.startsWith(`${room}/`)),
        room,
      ).toBe(true);
    }
  });

  it('lets no stage import another stage', () => {
    const broken = imports.filter(({ file, room, target }) => {
      if (!target.startsWith('.')) return false;
      const other = roomOf(relative(src, resolve(src, dirname(file), target)));
      const allowed = mayImport[room] ?? ['model'];
      return other !== room && !allowed.includes('*') && !allowed.includes(other);
    });
    expect(broken).toEqual([]);
  });

  it('keeps each package in its own wing', () => {
    const broken = imports.filter(({ room, target }) => {
      if (target.startsWith('.') || target.startsWith('node:')) return false;
      return !(packageWings[packageOf(target)] ?? []).includes(room);
    });
    expect(broken).toEqual([]);
  });

  it('names node modules with node:', () => {
    expect(imports.filter(({ target }) => builtinModules.includes(target))).toEqual([]);
  });
});

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8');
  const found = [
    /^import\b[^;'"]*'([^'\n]+)'/gm,
    /^export\s+(?:type\s+)?(?:\*[^;'"]*|\{[^}]*\})\s*from\s*'([^'\n]+)'/gm,
    /\bimport\('([^'\n]+)'\)/g,
  ].flatMap((form) => [...text.matchAll(form)]);
  return found.map((match) => ({ file, room: roomOf(file), target: match[1] ?? '' }));
}

function roomOf(path: string): string {
  return path.split('/')[0] ?? '';
}

function packageOf(target: string): string {
  return target.split('/', target.startsWith('@') ? 2 : 1).join('/');
}
