import { describe, it } from 'vitest';
import { analyses, configurations, exposed, reported, windowed } from './cases/analyses.ts';
import { good } from './support/command.ts';
import { expectGolden, expectNoOthers } from './support/golden.ts';
import {
  type Normalised,
  normaliseJson,
  normaliseJsonLines,
  normaliseMetrics,
  normaliseRules,
  offline,
} from './support/normalise.ts';

/** An output of the real binary: how it is asked for, and how it is read. */
interface Output {
  readonly line: string;
  readonly normalise: (stdout: string) => Normalised;
}

const json = (text: string): Normalised => normaliseJson(text, offline);
const jsonLines = (text: string): Normalised => normaliseJsonLines(text, offline);
const metrics = (text: string): Normalised => normaliseMetrics(text, offline);

const outputs: Readonly<Record<string, Output>> = Object.fromEntries([
  ...Object.entries(analyses).map(([name, args]) => [
    `analyze/${name}.json`,
    { line: `analyze --format json ${args}`, normalise: json },
  ]),
  ...Object.entries(windowed).map(([name, interval]) => [
    `analyze/${name}.heartbeats.json`,
    { line: `analyze --heartbeats ${interval} ${analyses[name]}`, normalise: jsonLines },
  ]),
  ...exposed.map((name) => [
    `analyze/${name}.prom`,
    { line: `analyze --format prometheus ${analyses[name]}`, normalise: metrics },
  ]),
  ...Object.entries(configurations).flatMap(([name, args]) => [
    [`rules/${name}.yaml`, { line: `rules ${args}`, normalise: normaliseRules }],
    [`dashboard/${name}.json`, { line: `dashboard ${args}`, normalise: json }],
  ]),
]);

/** Reports for people, which have no contract. */
const reports: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(reported).map(([name, flags]) => [
    `analyze/${name}.txt`,
    `analyze ${flags} ${analyses[name]}`,
  ]),
);

const folders = ['analyze', 'rules', 'dashboard'] as const;

describe.concurrent('contract', () => {
  it.for(Object.entries(outputs))('%s', async ([name, { line, normalise }], { expect }) => {
    expectGolden(expect, 'contract', name, normalise(await good(line)).contract);
  });

  it.for(folders)('has no golden file of %s that is not compared', (folder, { expect }) => {
    expectNoOthers(expect, 'contract', folder, Object.keys(outputs));
  });
});

describe.concurrent('wording', () => {
  it.for(Object.entries(outputs))('%s', async ([name, { line, normalise }], { expect }) => {
    expectGolden(expect, 'wording', `${name}.txt`, normalise(await good(line)).wording);
  });

  it.for(Object.entries(reports))('%s', async ([name, line], { expect }) => {
    expectGolden(expect, 'wording', name, await good(line));
  });

  it.for(folders)('has no golden file of %s that is not compared', (folder, { expect }) => {
    const names = Object.keys(outputs).map((name) => `${name}.txt`);
    expectNoOthers(expect, 'wording', folder, [...names, ...Object.keys(reports)]);
  });
});
