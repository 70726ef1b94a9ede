import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { LogTest } from '../../../config/grammar/log-test.ts';
import { readTestFile } from '../../../config/test-file.ts';
import { CodedError, exitCode } from '../../../model/error.ts';

/** Tests, and the folder that the logs they name are in. */
export interface TestFile {
  /** As a person would name it. */
  readonly name: string;
  readonly folder: string;
  readonly tests: readonly LogTest[];
}

const extension = '.test.yaml';

/**
 * The tests of a configuration: its own, and files beside it. By convention those are `NAME.test.yaml`,
 * `NAME.*.test.yaml` and all `*.test.yaml` in the folder `NAME.tests`; `named` replaces the convention.
 *
 * @throws CodedError TESTS_NOT_FOUND, TESTS_UNREADABLE; ConfigError of a file that is not right
 */
export function findTests(
  path: string | undefined,
  own: readonly LogTest[],
  named: readonly string[],
): readonly TestFile[] {
  const files = named.length > 0 ? named.flatMap(expand) : path === undefined ? [] : beside(path);
  const inside = path === undefined || own.length === 0 ? [] : [ownTests(path, own)];
  return [
    ...inside,
    ...files.map((file) => {
      const name = shown(file);
      return { name, folder: dirname(file), tests: readTestFile(name, readText(file, name)) };
    }),
  ];
}

function ownTests(path: string, tests: readonly LogTest[]): TestFile {
  return { name: shown(path), folder: dirname(path), tests };
}

function beside(path: string): readonly string[] {
  const stem = basename(path).replace(/\.ya?ml$/, '');
  const files = testsIn(dirname(path)).filter((file) => {
    const name = basename(file);
    return name === `${stem}${extension}` || name.startsWith(`${stem}.`);
  });
  return [...files, ...testsIn(join(dirname(path), `${stem}.tests`))];
}

/** A file as it is, of a folder what it holds. */
function expand(named: string): readonly string[] {
  const path = resolve(named);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw notFound(`there is no file or folder ${JSON.stringify(named)}`);
  if (!stat.isDirectory()) return [path];
  const files = testsIn(path);
  if (files.length === 0) throw notFound(`${JSON.stringify(named)} holds no *${extension}`);
  return files;
}

function testsIn(folder: string): readonly string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .toSorted()
    .map((name) => join(folder, name));
}

function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}

function notFound(message: string): CodedError {
  return new CodedError('TESTS_NOT_FOUND', message, {
    hint: `name a file, or a folder with files *${extension}`,
    exitCode: exitCode.usage,
  });
}

function readText(path: string, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    const why = cause instanceof TypeError ? 'it is not UTF-8 text' : String(cause);
    throw new CodedError('TESTS_UNREADABLE', `cannot read ${JSON.stringify(name)}: ${why}`, {
      cause,
      exitCode: exitCode.usage,
    });
  }
}
