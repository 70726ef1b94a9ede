import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExpectStatic } from 'vitest';

const isUpdate = process.env['UPDATE_GOLDEN'] === '1';
const folders = { contract: 'golden', wording: 'wording' } as const;

/** `contract`: what others build on. `wording`: texts for people, free to be rewritten. */
export type GoldenKind = keyof typeof folders;

/**
 * Compares with the golden file of that name; with `UPDATE_GOLDEN=1` writes it before. Tests that
 * run side by side have each their own `expect`.
 */
export function expectGolden(
  expect: ExpectStatic,
  kind: GoldenKind,
  name: string,
  text: string,
): void {
  const path = join(folderOf(kind), name);
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  if (isUpdate) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, whole);
  }
  expect(existsSync(path), `${path} is there; UPDATE_GOLDEN=1 writes it`).toBe(true);
  expect(whole, `${kind} ${name}`).toBe(readFileSync(path, 'utf8'));
}

/** Refuses golden files that no case compares; with `UPDATE_GOLDEN=1` removes them before. */
export function expectNoOthers(
  expect: ExpectStatic,
  kind: GoldenKind,
  part: string,
  names: readonly string[],
): void {
  const others = (): string[] => filesOf(kind, part).filter((name) => !names.includes(name));
  if (isUpdate) for (const name of others()) rmSync(join(folderOf(kind), name));
  expect(others(), 'golden files that no case compares').toEqual([]);
}

function filesOf(kind: GoldenKind, part: string): string[] {
  const folder = folderOf(kind);
  return readdirSync(join(folder, part), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

function folderOf(kind: GoldenKind): string {
  return fileURLToPath(new URL(`../${folders[kind]}`, import.meta.url));
}
