import { loadConfig } from '../../../src/config/load.ts';
import { renderFamilies } from '../../../src/publish/text/render-families.ts';
import { analyzing } from '../../offline/analyze/analyzing.ts';
import { samplesOf } from '../../support/open-metrics.ts';

/** Values by the values of some labels, joined with a space; without labels under `''`. */
export type Values = Readonly<Record<string, number>>;

/** The series of one name, added up by some labels; what is 0 is left out. */
export function valuesIn(
  exposition: string,
  name: string,
  labels: readonly string[] = [],
  where: RegExp = /(?:)/,
): Values {
  const values: Record<string, number> = {};
  for (const sample of samplesOf(exposition)) {
    if (sample.name !== name || sample.value === 0 || !where.test(sample.labels)) continue;
    const key = labels.map((label) => labelIn(sample.labels, label)).join(' ');
    values[key] = (values[key] ?? 0) + sample.value;
  }
  return values;
}

function labelIn(labels: string, name: string): string {
  return new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
}

/** What a configuration makes of logs, as `/metrics` would show it. */
export async function reconstructed(
  paths: readonly string[],
  rules: string,
): Promise<{ readonly exposition: string; readonly profile: string | undefined }> {
  const { config } = loadConfig({ env: {}, flags: {}, cwd: '/', readText: () => rules });
  const { families, format } = await analyzing(paths, {}, { config });
  return { exposition: renderFamilies(families, 'text'), profile: format.profile };
}

export async function textAt(url: string): Promise<string> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return answer.text();
}
