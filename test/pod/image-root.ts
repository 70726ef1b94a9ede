import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** The Dockerfile's last stage: what it copies, and how it starts. */
export interface LastStage {
  readonly base: string;
  readonly copies: readonly {
    readonly from: string;
    readonly sources: readonly string[];
    readonly destination: string;
  }[];
  readonly user: string;
  readonly entrypoint: readonly string[];
}

export function lastStageOf(dockerfile: string): LastStage {
  const lines = dockerfile.split('\n');
  const stage = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  const argumentOf = (word: string): string =>
    stage.find((line) => line.startsWith(`${word} `))?.slice(word.length + 1) ?? '';
  return {
    base: argumentOf('FROM'),
    copies: stage
      .filter((line) => line.startsWith('COPY '))
      .map((line) => {
        const [, from = '', ...paths] = line.split(/ +/);
        return {
          from: from.replace('--from=', ''),
          sources: paths.slice(0, -1),
          destination: paths.at(-1) ?? '',
        };
      }),
    user: argumentOf('USER'),
    entrypoint: JSON.parse(argumentOf('ENTRYPOINT')) as string[],
  };
}

/**
 * Lays out the root file system of the image at `root`. No Docker engine is to be had where tests
 * run, so two things stand in: the libraries of Debian's own packages for the base image, which is
 * made of the same packages, and the Node that runs the test for the one of the image.
 */
export function layImageRoot(root: string): LastStage {
  const stage = lastStageOf(readFileSync(join(repository, 'Dockerfile'), 'utf8'));
  for (const folder of ['etc', 'proc', 'tmp', 'dev']) mkdirSync(join(root, folder));
  writeFileSync(join(root, 'etc/passwd'), 'nonroot:x:65532:65532:nonroot:/home/nonroot:/none\n');
  for (const library of librariesOf(process.execPath)) {
    if (!librariesOfBase.test(basename(library))) {
      throw new Error(`node needs ${basename(library)}, which ${stage.base} has not`);
    }
    copy(library, join(root, library));
  }
  for (const { from, sources, destination } of stage.copies) {
    for (const source of sources) {
      const target = join(root, destination, destination.endsWith('/') ? basename(source) : '');
      if (from === 'node') copy(process.execPath, target);
      else if (basename(source) === 'sbom.cdx.json') writeFileSync(target, sbom());
      else copy(join(repository, source.replace(/^\/build\//, '')), target);
    }
  }
  return stage;
}

/** The C and C++ run time: packages libc6, libgcc-s1 and libstdc++6. */
const librariesOfBase = /^(ld-linux-[\w-]+|lib(c|m|dl|rt|pthread|resolv|gcc_s|stdc\+\+))\.so\.\d+$/;

function librariesOf(program: string): string[] {
  const listed = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...listed.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1] ?? '');
}

/** As the build stage writes it. */
function sbom(): Buffer {
  return execFileSync(process.execPath, ['scripts/sbom.js'], { cwd: repository });
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, dereference: true });
}
