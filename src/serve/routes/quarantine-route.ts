import { countText, plainText } from '../../health/status-text.ts';
import type { QuarantineGroup } from '../../model/quarantine.ts';
import type { View } from '../../model/view.ts';
import { chooseOffer } from './accept.ts';
import { type Answer, jsonAnswer, textAnswer } from './answer.ts';

/** What `/quarantine` answers: groups as in the JSON report of `heartbeat analyze`. */
interface QuarantineDocument {
  readonly schema: 'heartbeat.quarantine/v1';
  readonly service: string;
  /** Since when lines are kept: the start of the sidecar, or its last reload, for none is in what is saved. */
  readonly since: string;
  /** The commonest first, at most 100. */
  readonly quarantine: readonly QuarantineGroup[];
}

const off =
  'the quarantine is switched off, for it shows lines of the log (secrets masked)\n' +
  'to switch it on: http.quarantine: true, HEARTBEAT_QUARANTINE=true or run --quarantine';

/** Lines that nothing was made of: JSON, or text for a person, by Accept. */
export function quarantineAnswer(view: View, accept: string | undefined): Answer {
  const groups = view.quarantine?.();
  if (groups === undefined) return textAnswer(404, off);
  const since = new Date(view.declaredMs).toISOString();
  const format = chooseOffer(accept, [
    { name: 'json', mediaType: 'application/json' },
    { name: 'text', mediaType: 'text/plain' },
  ] as const);
  if (format === 'text') return textAnswer(200, quarantineText(view.service, since, groups));
  const document: QuarantineDocument = {
    schema: 'heartbeat.quarantine/v1',
    service: view.service,
    since,
    quarantine: groups,
  };
  return jsonAnswer(200, document);
}

function quarantineText(
  service: string,
  since: string,
  groups: readonly QuarantineGroup[],
): string {
  const head = `lines of ${plainText(service)} that nothing was made of, since ${since}`;
  if (groups.length === 0) return `${head}: none`;
  const shown = groups.map(({ class: cls, count, estimated, shape, example }) => {
    const about = `${estimated ? '~' : ''}${countText(count)}`;
    return `${about.padStart(11)}  ${cls.padEnd(9)}  ${plainText(shape)}\n${' '.repeat(24)}${plainText(example)}`;
  });
  return [head, ...shown].join('\n');
}
