import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const src = fileURLToPath(new URL('../../src', import.meta.url));

export interface Import {
  /**
   * `static`: loaded with the file. `type`: only its types are used. `dynamic`: `import()`, also
   * where a type is written so. `worker`: a file named by its URL, which a thread loads.
   */
  readonly kind: 'static' | 'type' | 'dynamic' | 'worker';
  /** As it is written. */
  readonly target: string;
}

/** All that the text of a file imports. Comments do not count. */
export function importsIn(text: string): readonly Import[] {
  const code = withoutComments(text);
  const found = (kind: Import['kind'], form: RegExp): Import[] =>
    [...code.matchAll(form)].map(([, target = '']) => ({ kind, target }));
  return [
    ...found('static', /^(?:import|export)\b(?! type\b)(?:[^;'"]*?\bfrom)?\s*'([^'\n]+)'/gm),
    ...found('type', /^(?:import|export) type\b[^;'"]*?\bfrom\s*'([^'\n]+)'/gm),
    ...found('dynamic', /\bimport\(\s*'([^'\n]+)'/g),
    ...found('worker', /\bnew URL\(\s*'(\.\/[^'\n]+)',\s*import\.meta\.url/g),
  ];
}

/** Those of a file under `src/`. */
export function importsOf(file: string): readonly Import[] {
  return importsIn(readFileSync(join(src, file), 'utf8'));
}

/** Every file of `src/`, by its path in it. */
export function sourceFiles(): readonly string[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .sort();
}

/** The file that an import of `file` means, by its path in `src/`; `undefined`: a package. */
export function fileOf(file: string, { kind, target }: Import): string | undefined {
  if (!target.startsWith('.')) return undefined;
  const path = relative(src, resolve(src, dirname(file), target));
  return kind === 'worker' ? path.replace(/\.js$/, '.ts') : path;
}

/** Of a package's specifier, the package: `@oclif/core/help` → `@oclif/core`. */
export function packageOf(target: string): string {
  return target.split('/', target.startsWith('@') ? 2 : 1).join('/');
}

/** Comments that stand on lines of their own: those behind code name no import. */
function withoutComments(text: string): string {
  return text.replace(/^\s*(?:\/\*[\s\S]*?\*\/|\/\/.*)/gm, '');
}
