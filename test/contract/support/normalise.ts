import { fileURLToPath } from 'node:url';
import { packedJson } from './packed-json.ts';

/** An output in two halves: the contract with placeholders, and the texts taken out of it. */
export interface Normalised {
  readonly contract: string;
  /** One line for each text: where it stood, and what it said. */
  readonly wording: string;
}

/** What differs from run to run; offline outputs have none of it. */
export interface Surroundings {
  /** Texts of this run (folders, ports), and what stands for each. */
  readonly replaced: readonly (readonly [text: string, placeholder: string])[];
  /** Instants from here on (epoch milliseconds) are of this run, not of the log. */
  readonly sinceMs: number;
  /** Of a running sidecar: values that grow with the time it runs are taken out. */
  readonly isLive: boolean;
}

/** A finished log of the repository, read by a command: the same in every run. */
export const offline: Surroundings = {
  replaced: [[fileURLToPath(new URL('../../..', import.meta.url)), '<repository>/']],
  sinceMs: Number.POSITIVE_INFINITY,
  isLive: false,
};

/** Texts for people in JSON documents: by key, and by the key that stands beside them. */
const texts: readonly { readonly key: string; readonly beside?: string }[] = [
  { key: 'message' },
  { key: 'hint' },
  { key: 'help' },
  { key: 'expected', beside: 'message' },
  { key: 'suggestion', beside: 'message' },
  { key: 'text', beside: 'code' },
  { key: 'msg', beside: 'code' },
  { key: 'cause', beside: 'code' },
  { key: 'problem' },
  { key: 'description', beside: 'title' },
  { key: 'description', beside: 'text' },
  { key: 'title' },
  { key: 'label', beside: 'query' },
];

/** Keys of live documents whose values follow the clock or the machine, never the log. */
const clockKeys: readonly RegExp[] = [
  /^uptime_(seconds|minutes|hours)$/,
  /(^|_)age_seconds$/,
  /^(memory_usage_mb|cpu_usage_percent|intervals_without)$/,
];

/** Rates by the window's length; those by the log's own time are in lines with `catch_up`. */
const clockRates = /_per_second$/;

/** Families of live metrics whose values do; names, labels and types stay. */
const clockFamilies: readonly RegExp[] = [
  /^heartbeat_process_/,
  /^heartbeat_nodejs_/,
  /^heartbeat_(pod_)?checkpoint_saves/,
  /^heartbeat_(pod_)?scrape_duration_seconds/,
  /_age_seconds$/,
];

/** Families whose very samples depend on what the process did so far. */
const fleetingFamilies = /^heartbeat_(nodejs_gc_|checkpoint_age_)/;

/** Ages in texts of live documents. */
const clockTexts = /\d[\d.,]*(?= (s|seconds|min|h|days) old)/g;

/** Whole lines or labels of metrics: versions. */
const versions: readonly (readonly [RegExp, string])[] = [
  [/(version|node|major|minor|patch)="v?\d+(\.\d+)*"/g, '$1="<version>"'],
];

const placeholder = { text: '<text>', now: '<now>', clock: '<clock>' } as const;

/** A JSON document: keys, their order, values. */
export function normaliseJson(json: string, around: Surroundings): Normalised {
  const collected: string[] = [];
  const contract = packedJson(walk(JSON.parse(replaceAll(json, around)), [], around, collected));
  return { contract, wording: collected.join('\n') };
}

/** JSON documents, one a line. */
export function normaliseJsonLines(lines: string, around: Surroundings): Normalised {
  const each = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => normaliseJson(line, around));
  return {
    contract: each.map(({ contract }) => contract).join('\n'),
    wording: each.flatMap(({ wording }) => (wording === '' ? [] : [wording])).join('\n'),
  };
}

/** Prometheus text or OpenMetrics. */
export function normaliseMetrics(metrics: string, around: Surroundings): Normalised {
  const collected: string[] = [];
  const lines = replaceAll(metrics, around)
    .split('\n')
    .filter((line) => !fleetingFamilies.test(line.replace(/^# \w+ /, '')))
    .map((line) => {
      const [, head = '', name = '', help = ''] = /^(# HELP (\S+) )(.*)$/.exec(line) ?? [];
      if (head === '') return line.startsWith('#') ? line : sampleLine(line, around);
      collected.push(`${name}: ${help}`);
      return head + placeholder.text;
    });
  return { contract: lines.join('\n'), wording: collected.join('\n') };
}

/** Families decoded from protobuf: the same rules by family. */
export function normaliseFamilies(families: readonly Family[], around: Surroundings): Normalised {
  const lasting = families.filter(({ name }) => !fleetingFamilies.test(name));
  const contract = lasting.map(({ name, help, type, metrics }) => {
    const lines = metrics.map((metric) => `  ${familyMember(name, metric, around)}`);
    return [`${name} ${type} ${help === '' ? '' : placeholder.text}`, ...lines].join('\n');
  });
  const wording = lasting.map(({ name, help }) => `${name}: ${help}`);
  return { contract: contract.join('\n'), wording: wording.join('\n') };
}

/** A family of metrics as protobuf has it, values written out. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly metrics: readonly { readonly labels: string; readonly value: string }[];
}

/** Rules for Prometheus: YAML with annotations for people. */
export function normaliseRules(yaml: string): Normalised {
  const collected: string[] = [];
  const lines = yaml.split('\n').map((line) => {
    const [, head = '', text = ''] = /^(# |\s+(?:summary|description): )(.*)$/.exec(line) ?? [];
    if (head === '') return line;
    collected.push(`${head.trim()} ${text}`);
    return head + placeholder.text;
  });
  return { contract: lines.join('\n'), wording: collected.join('\n') };
}

function replaceAll(text: string, { replaced }: Surroundings): string {
  return replaced.reduce((all, [from, to]) => all.replaceAll(from, to), text);
}

function walk(
  value: unknown,
  path: readonly string[],
  around: Surroundings,
  collected: string[],
): unknown {
  if (Array.isArray(value))
    return value.map((each) => walk(each, [...path, '-'], around, collected));
  if (typeof value !== 'object' || value === null) return leaf(path.at(-1) ?? '', value, around);
  // Rates of a window that holds older records divide by the log's own time.
  const inner = 'catch_up' in value ? { ...around, isLive: false } : around;
  const walked = Object.entries(value).map(([key, field]) => {
    const isText = texts.some(
      ({ key: of, beside }) => of === key && (beside === undefined || beside in value),
    );
    if (isText && typeof field === 'string') {
      const said = around.isLive ? field.replace(clockTexts, placeholder.clock) : field;
      collected.push(`${[...path, key].join('.')}${codeOf(value)}: ${said}`);
      return [key, placeholder.text];
    }
    const isUptime = key.startsWith('uptime_');
    return [key, walk(field, [...path, key], isUptime ? around : inner, collected)];
  });
  return Object.fromEntries(walked);
}

function codeOf(value: object): string {
  return 'code' in value ? ` (${String(value.code)})` : '';
}

function leaf(key: string, value: unknown, { sinceMs, isLive }: Surroundings): unknown {
  if (typeof value === 'string') {
    const isInstant = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && Date.parse(value) >= sinceMs;
    return isInstant ? placeholder.now : value;
  }
  if (typeof value !== 'number') return value;
  if (isLive && clockKeys.some((name) => name.test(key))) return placeholder.clock;
  if (isLive && value !== 0 && clockRates.test(key)) return placeholder.clock;
  return isNow(value, sinceMs) ? placeholder.now : value;
}

function sampleLine(line: string, around: Surroundings): string {
  const named = versions.reduce((text, [from, to]) => text.replace(from, to), line);
  const [, series = '', value = '', rest = ''] =
    /^([^\s{]+(?:\{.*?\})?) (\S+)( #.*)?$/.exec(named) ?? [];
  return series === '' ? named : `${series} ${familyValue(series, value, around)}${rest}`;
}

function familyMember(
  family: string,
  { labels, value }: Family['metrics'][number],
  around: Surroundings,
): string {
  const named = versions.reduce((text, [from, to]) => text.replace(from, to), labels);
  return `${named} ${familyValue(family, value, around)}`.trim();
}

function familyValue(series: string, value: string, { isLive, sinceMs }: Surroundings): string {
  const name = series.replace(/\{.*$/, '');
  if (isLive && clockFamilies.some((family) => family.test(name))) return placeholder.clock;
  return isNow(Number(value), sinceMs) ? placeholder.now : value;
}

/** Epoch seconds of this run. */
function isNow(seconds: number, sinceMs: number): boolean {
  return seconds * 1000 >= sinceMs - 1000 && seconds < 1e11;
}
