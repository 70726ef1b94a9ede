import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { renderJson } from '../../../src/offline/analyze/render/render-json.ts';
import { renderMarkdown } from '../../../src/offline/analyze/render/render-markdown.ts';
import { renderPrometheus } from '../../../src/offline/analyze/render/render-prometheus.ts';
import { renderTable } from '../../../src/offline/analyze/render/render-table.ts';
import { renderJson as renderCheck } from '../../../src/offline/check/render/json.ts';
import { renderText } from '../../../src/offline/check/render/text.ts';
import { compareWith } from '../../../src/offline/learn/diff/compare.ts';
import { renderDifferences } from '../../../src/offline/learn/diff/render.ts';
import { checking } from '../check/checking.ts';
import { learned } from '../learn/learning.ts';
import { analyzing, configOf } from './analyzing.ts';

const folder = mkdtempSync(join(tmpdir(), 'heartbeat-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));

const records = (secret: string): readonly object[] => [
  { level: 'info', msg: `connected with password: ${secret}` },
  { level: 'info', msg: 'connected', auth_state: 'on', token_state: secret },
  { level: 'error', msg: `login failed: token=${secret}`, error: `Authorization: ${secret}` },
  { level: 'error', msg: 'no route', url: `amqp://user:${secret}@queue/x`, n: 1 },
];
const secret = 'swordfish';
const log = join(folder, 'app.log');
const rows = [1, 2, 3].flatMap(() => records(secret).map((record) => JSON.stringify(record)));
writeFileSync(
  log,
  `${[...rows, `api_key=${secret} of text`, `{"cookie":"${secret}"`].join('\n')}\n`,
);

const config = `version: 1
components:
  a:
    counts:
      things: { when: { msg: nothing } }
`;

describe('secrets that a log tells', () => {
  it.each(['without configuration', 'with one that knows nothing'])(
    'are in no report of analyze, %s',
    async (how) => {
      const settings = how.startsWith('without') ? {} : { preset: 'petrosa' };
      const report = await analyzing([log], {}, { config: configOf(settings), explains: true });
      expect(report.quarantine.length).toBeGreaterThan(0);
      const texts = [
        renderJson(report),
        renderTable(report, { color: false }),
        renderMarkdown(report),
        renderPrometheus(report),
      ];
      for (const text of texts) expect(text).not.toContain(secret);
      expect(
        report.survey
          .topErrors(5)
          .map(({ key }) => key)
          .join(),
      ).toContain('***');
    },
  );

  it('are in no report of check', async () => {
    const report = await checking(config, { logs: [log] });
    expect(report.coverage?.unmatched.map(({ shape }) => shape)).toContain(
      'connected with password: ***',
    );
    expect(renderText('x', report, false)).not.toContain(secret);
    expect(renderCheck('x', report)).not.toContain(secret);
  });

  it('are in nothing that learn writes', async () => {
    const yaml = await learned(log);
    expect(yaml).toContain('token_state');
    expect(yaml).not.toContain(secret);
    const path = join(folder, 'old.yaml');
    writeFileSync(path, config);
    const text = renderDifferences(path, await compareWith(path, [log], Readable.from([])));
    expect(text).toContain('password: ***');
    expect(text).not.toContain(secret);
  });
});
