import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../faults/support/place.ts';
import { type Sidecar, startSidecar } from '../faults/support/sidecar.ts';
import { until } from '../support/until.ts';

type Line = Readonly<Record<string, unknown>> | undefined;

it('a declared total grows by what came since the last heartbeat, over a kill -9', async () => {
  const final = await finalAfterKill(
    'components: { w: { counts: { jobs: { total: total_jobs } } } }',
  );
  expect(final).toMatchObject({ sequence: 2, total_jobs: 90, jobs_delta: 30 });
});

const followed = 'service_heartbeat: { when: { msg: heartbeat }, count: beat, fields: infer }';

it('a total in heartbeats that nobody declared grows by what came since the last one', async () => {
  const final = await finalAfterKill(followed);
  expect(final).toMatchObject({ sequence: 2, total_jobs: 90, jobs_delta: 30 });
});

/**
 * The final heartbeat of a sidecar that begins after one that said total 60 and ended, and one that
 * read total 90 and was killed before it said so.
 */
async function finalAfterKill(rules: string): Promise<Line> {
  const root = temporaryDirectory();
  const [file, config] = [join(root, 'app.log'), join(root, 'heartbeat.yaml')];
  appendFileSync(config, `version: 1\n${rules}\n`);
  const print = (beat: number): void =>
    appendFileSync(file, `{"msg":"heartbeat","beat":${beat},"total_jobs":${30 * beat}}\n`);
  const start = async (lines: number): Promise<Sidecar> => {
    const sidecar = startSidecar({ file, config, args: ['--interval', '3600'] });
    await sidecar.reached(lines);
    // What a scrape shows is saved by then.
    await until(() => sidecar.metrics(), { what: 'it has caught up' });
    return sidecar;
  };
  print(1);
  print(2);
  expect((await (await start(2)).end()).final).toMatchObject({ sequence: 1, total_jobs: 60 });
  print(3);
  await (await start(3)).kill();
  return (await (await start(3)).end()).final;
}
