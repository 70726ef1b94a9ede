/** Prometheus' HTTP API, as far as the tests of rules and dashboards ask it. */
export class PrometheusApi {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  /** How many series an expression gives; throws where it is none. */
  async count(expr: string): Promise<number> {
    return (await this.#query(expr)).length;
  }

  /** The numbers that an expression gives. */
  async values(expr: string): Promise<readonly number[]> {
    return (await this.#query(expr)).map(({ value }) => Number(value?.[1]));
  }

  /** What an expression gives, each as text without its job and instance, in order. */
  async series(
    expr: string,
  ): Promise<readonly { readonly text: string; readonly isHistogram: boolean }[]> {
    const result = await this.#query(expr);
    return result
      .map(({ metric: { job: _job, instance: _instance, ...labels }, value, histogram }) => ({
        text: `${JSON.stringify(Object.entries(labels).toSorted(byText))} ${value?.[1]}`,
        isHistogram: histogram !== undefined,
      }))
      .toSorted((a, b) => byText(a.text, b.text));
  }

  /** The exemplars of the last minute, of series that a selector names. */
  async exemplars(selector: string): Promise<readonly PrometheusExemplar[]> {
    const nowSeconds = Date.now() / 1000;
    const range = `start=${nowSeconds - 60}&end=${nowSeconds}`;
    const query = `query=${encodeURIComponent(selector)}&${range}`;
    const answer = await fetch(`${this.#base}/api/v1/query_exemplars?${query}`);
    const { data } = (await answer.json()) as Answer<{ exemplars: PrometheusExemplar[] }[]>;
    return data?.flatMap(({ exemplars }) => exemplars) ?? [];
  }

  async #query(expr: string): Promise<readonly Result[]> {
    const answer = await fetch(`${this.#base}/api/v1/query?query=${encodeURIComponent(expr)}`);
    const { data, error } = (await answer.json()) as Answer<{ result: readonly Result[] }>;
    if (data === undefined) throw new Error(`${expr}: ${error}`);
    return data.result;
  }

  /** What Grafana's `label_values(SERIES, LABEL)` gives for a variable of a dashboard. */
  async labelValues(query: string): Promise<readonly string[]> {
    const [, selector = '', label = ''] = /^label_values\((.*), (\w+)\)$/.exec(query) ?? [];
    const matching = `match[]=${encodeURIComponent(selector)}`;
    const answer = await fetch(`${this.#base}/api/v1/label/${label}/values?${matching}`);
    const { data, error } = (await answer.json()) as Answer<readonly string[]>;
    if (data === undefined) throw new Error(`${query}: ${error}`);
    return data;
  }

  /** Rules that are not well, each with its last error. */
  async unwellRules(): Promise<readonly string[]> {
    const rules = await this.#rules();
    return rules
      .filter(({ health }) => health !== 'ok')
      .map(({ name, lastError }) => `${name}: ${lastError ?? 'not yet evaluated'}`);
  }

  async firing(): Promise<readonly string[]> {
    const rules = await this.#rules();
    return rules.filter(({ state }) => state === 'firing').map(({ name }) => name);
  }

  async #rules(): Promise<readonly Rule[]> {
    const answer = await fetch(`${this.#base}/api/v1/rules`);
    const { data } = (await answer.json()) as Answer<{ groups: { rules: Rule[] }[] }>;
    return data?.groups.flatMap(({ rules }) => rules) ?? [];
  }
}

interface Answer<T> {
  readonly data?: T;
  readonly error?: string;
}

interface PrometheusExemplar {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: string;
}

interface Result {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [at: number, value: string];
  readonly histogram?: unknown;
}

interface Rule {
  readonly name: string;
  readonly health: string;
  readonly state?: string;
  readonly lastError?: string;
}

function byText(a: unknown, b: unknown): number {
  return String(a) < String(b) ? -1 : 1;
}
