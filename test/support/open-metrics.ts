/** One line of an exposition that is a sample. */
export interface ParsedSample {
  readonly name: string;
  /** Label sets are compared as they stand: `a="1",b="2"`. */
  readonly labels: string;
  readonly value: number;
}

const suffixes: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total'],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
  stateset: [''],
};

const sampleLine =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\n"])*",?)*)\})? (\S+)(?: # \{trace_id="([^"\\]*)"\} \S+(?: \d+(?:\.\d+)?)?)?$/;

export function parseSample(line: string): ParsedSample {
  const [, name = '', labels = '', value = '', trace] = sampleLine.exec(line) ?? [];
  if (trace !== undefined && !name.endsWith('_bucket')) throw new Error(`exemplar: ${line}`);
  if (name === '') throw new Error(`no sample: ${line}`);
  const number = Number(value.replace('Inf', 'Infinity'));
  if (Number.isNaN(number) && value !== 'NaN') throw new Error(`no number: ${line}`);
  return { name, labels, value: number };
}

/** The samples of an exposition in the text format. */
export function samplesOf(text: string): ParsedSample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseSample);
}

/**
 * Checks an exposition against the rules of OpenMetrics 1.0 that concern what we write: heads,
 * suffixes, units, unique series, names that do not clash, buckets, state sets, the end.
 * @throws at the first line that breaks one
 */
export function checkOpenMetrics(text: string): void {
  if (!text.endsWith('\n# EOF\n')) throw new Error('does not end with # EOF');
  const families = text.slice(0, -'# EOF\n'.length).split(/(?=^# HELP )/m);
  const names = new Set<string>();
  for (const family of families) checkFamily(family, names);
}

function checkFamily(family: string, names: Set<string>): void {
  const lines = family.trimEnd().split('\n');
  const head = lines.filter((line) => line.startsWith('#'));
  const name = /^# HELP (\S+) (?:[^"\\]|\\[\\n"])*$/.exec(head[0] ?? '')?.[1] ?? '';
  const type = /^# TYPE (\S+) (\S+)$/.exec(head[1] ?? '');
  const of = suffixes[type?.[2] ?? ''];
  if (name === '' || type?.[1] !== name || of === undefined)
    throw new Error(`head: ${head.join()}`);
  const [, unit] = /^# UNIT \S+ (seconds|bytes)$/.exec(head[2] ?? '') ?? [];
  if (head[2] !== undefined && head[2] !== `# UNIT ${name} ${unit}`) throw new Error(head[2]);
  if (unit !== undefined && !name.endsWith(`_${unit}`)) throw new Error(`unit: ${name}`);
  if (head.some((line, place) => line !== lines[place])) throw new Error(`split: ${name}`);
  for (const suffix of new Set(['', ...of])) {
    if (names.has(`${name}${suffix}`)) throw new Error(`clash: ${name}${suffix}`);
    names.add(`${name}${suffix}`);
  }
  const samples = lines.slice(head.length).map(parseSample);
  const series = samples.map((sample) => `${sample.name}{${sample.labels}}`);
  if (new Set(series).size !== series.length) throw new Error(`twice: ${name}`);
  for (const sample of samples) {
    const suffix = sample.name.slice(name.length);
    if (!sample.name.startsWith(name) || !of.includes(suffix)) throw new Error(sample.name);
    if (type[2] !== 'gauge' && suffix !== '_sum' && !(sample.value >= 0)) {
      throw new Error(`${sample.name} ${sample.value}`);
    }
    if (type[2] === 'stateset') checkState(name, sample);
  }
  if (type[2] === 'histogram') checkBuckets(samples);
}

function checkState(name: string, { labels, value }: ParsedSample): void {
  if (!`,${labels}`.includes(`,${name}="`)) throw new Error(`state set without ${name}: ${labels}`);
  if (value !== 0 && value !== 1) throw new Error(`state ${value}`);
}

/** Bounds rise to +Inf, counts never fall, and the last is the count. */
function checkBuckets(samples: readonly ParsedSample[]): void {
  let bound = Number.NEGATIVE_INFINITY;
  let below = 0;
  for (const { name, labels, value } of samples) {
    if (name.endsWith('_bucket')) {
      const text = /(?:^|,)le="([^"]+)"/.exec(labels)?.[1] ?? '';
      if (!/^(\d+\.\d+|\d(\.\d+)?e[+-]?\d+|\+Inf)$/.test(text)) throw new Error(`le="${text}"`);
      const next = Number(text.replace('Inf', 'Infinity'));
      if (next <= bound || value < below) throw new Error(`bucket ${labels} ${value}`);
      bound = next;
      below = value;
    } else {
      if (bound !== Number.POSITIVE_INFINITY) throw new Error(`no +Inf before ${name}`);
      if (name.endsWith('_count')) {
        if (value !== below) throw new Error(`${name} ${value}, but ${below} in buckets`);
        bound = Number.NEGATIVE_INFINITY;
        below = 0;
      }
    }
  }
}
