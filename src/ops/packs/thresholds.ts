import type { Config } from '../../model/config.ts';
import { CodedError, exitCode } from '../../model/error.ts';

/** What a flag says; a configuration has no word for these. */
export interface PackFlags {
  /** Share of errors among what was done, 0 to 1. */
  readonly maxErrorRatio?: string | undefined;
  /** `SECONDS` for every timing, or `TIMING=SECONDS`. */
  readonly maxP99: readonly string[];
  /** `RATE=NUMBER`: less than this is too little. */
  readonly minRate: readonly string[];
  /** Label matchers for every series: `namespace="shop"`. */
  readonly selector?: string | undefined;
}

/** When the alerts fire: by the configuration where it says, else by flags with defaults. */
export interface PackThresholds {
  readonly maxErrorRatio: number;
  readonly maxP99Seconds: (timing: string) => number;
  readonly minRates: ReadonlyMap<string, number>;
  readonly selector: string;
  readonly health: Config['health'];
}

const defaults = { maxErrorRatio: 0.05, maxP99Seconds: 1, minRates: { messages_per_second: 0.5 } };

/** @throws CodedError USAGE for a flag that is no number, or no matcher */
export function thresholdsOf(config: Config, flags: PackFlags): PackThresholds {
  const p99 = numbersOf('--max-p99', flags.maxP99);
  const rates = numbersOf('--min-rate', flags.minRate);
  if (rates.has('')) throw usage('--min-rate', [...flags.minRate].join(' '), 'RATE=NUMBER');
  const ratio = numbersOf('--max-error-ratio', flags.maxErrorRatio ? [flags.maxErrorRatio] : []);
  return {
    maxErrorRatio: ratio.get('') ?? defaults.maxErrorRatio,
    maxP99Seconds: (timing) => p99.get(timing) ?? p99.get('') ?? defaults.maxP99Seconds,
    minRates: new Map([...Object.entries(defaults.minRates), ...rates]),
    selector: selectorOf(flags.selector),
    health: config.health,
  };
}

function numbersOf(flag: string, texts: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    texts.map((text) => {
      const [, name = '', digits = ''] = /^(?:([A-Za-z_]\w*)=)?(\d+(?:\.\d+)?)$/.exec(text) ?? [];
      if (digits === '') throw usage(flag, text, 'a number, or NAME=NUMBER');
      return [name, Number(digits)];
    }),
  );
}

const matcher = /^\s*[A-Za-z_]\w*\s*(=|!=|=~|!~)\s*"(?:[^"\\]|\\.)*"\s*$/;

/** @throws CodedError USAGE for what is no list of label matchers */
export function selectorOf(text: string | undefined): string {
  if (text === undefined || text.trim() === '') return '';
  const inner = text.trim().replace(/^\{|\}$/g, '');
  const parts = inner.match(/(?:[^,"]|"(?:[^"\\]|\\.)*")+/g) ?? [];
  if (!parts.every((part) => matcher.test(part))) {
    throw usage('--selector', text, 'matchers such as namespace="shop",job=~"a|b"');
  }
  return parts.map((part) => part.trim()).join(',');
}

function usage(flag: string, text: string, expected: string): CodedError {
  return new CodedError('USAGE', `${flag} is ${JSON.stringify(text)}`, {
    hint: `it takes ${expected}`,
    exitCode: exitCode.usage,
  });
}
