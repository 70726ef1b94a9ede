/** An event of a watch: a JSON document on a line of its own. */
export interface PodEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  /** The pod; of a BOOKMARK only its version; of an ERROR a Status. */
  readonly object: {
    readonly metadata?: {
      readonly uid?: string;
      readonly namespace?: string;
      readonly name?: string;
      readonly resourceVersion?: string;
      readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly code?: number;
    readonly message?: string;
  };
}

/** No pod is that long: etcd takes 1.5 MiB by default. */
const maxEventBytes = 8 * 1024 * 1024;

/** @throws Error for what no API server sends; whatever reading the body throws */
export async function* readEvents(body: AsyncIterable<Buffer>): AsyncGenerator<PodEvent> {
  let begun: Buffer[] = [];
  let begunBytes = 0;
  for await (const chunk of body) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      const line = Buffer.concat([...begun, chunk.subarray(start, end)]).toString();
      [begun, begunBytes, start] = [[], 0, end + 1];
      if (line.trim() !== '') yield eventIn(line);
    }
    begun.push(chunk.subarray(start));
    begunBytes += chunk.length - start;
    if (begunBytes > maxEventBytes) throw new Error('an event of the watch is too long to be one');
  }
}

function eventIn(line: string): PodEvent {
  const event = parse(line);
  const isEvent = typeof event === 'object' && event !== null && 'type' in event;
  if (isEvent && 'object' in event && typeof event.object === 'object' && event.object !== null) {
    return event as PodEvent;
  }
  throw new Error('what came of the watch is no event');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
