import { crc32 } from 'node:zlib';

/** Version of the document's shape. A document of another one is never read. */
const checkpointVersion = 1;

const magic = 'heartbeat-checkpoint';

/** Why a saved document cannot be used; `undefined` beside a body that can. */
export type Decoded =
  | { readonly body: unknown; readonly problem: undefined }
  | { readonly body: undefined; readonly problem: string };

/**
 * The document as bytes: a line `heartbeat-checkpoint VERSION CRC32 LENGTH`, then the body as JSON.
 * CRC-32 as ISO 3309 has it, in hexadecimal, and the length in bytes, both of the body.
 */
export function encodeCheckpoint(body: unknown): Buffer {
  const json = Buffer.from(JSON.stringify(body));
  const head = `${magic} ${checkpointVersion} ${crc32(json).toString(16)} ${json.length}\n`;
  return Buffer.concat([Buffer.from(head), json]);
}

/** Never throws: whatever the bytes are, it says why they are no document of ours. */
export function decodeCheckpoint(bytes: Buffer): Decoded {
  if (bytes.length === 0) return refuse('it is empty');
  const endOfHead = bytes.indexOf(0x0a);
  const head = bytes.subarray(0, Math.max(0, endOfHead)).toString('latin1').split(' ');
  const [name, version, sum, length] = head;
  if (name !== magic || head.length !== 4 || !/^\d{1,9}$/.test(version ?? '')) {
    return refuse('it is no checkpoint, or its head is torn');
  }
  if (version !== String(checkpointVersion)) {
    return refuse(`it is of version ${version}, and this heartbeat knows ${checkpointVersion}`);
  }
  const json = bytes.subarray(endOfHead + 1);
  if (String(json.length) !== length) {
    return refuse(`it is torn: ${json.length} bytes of content are there, not ${length}`);
  }
  if (crc32(json).toString(16) !== sum) return refuse('its checksum does not match its content');
  try {
    return { body: JSON.parse(json.toString('utf8')), problem: undefined };
  } catch {
    return refuse('its content is not JSON');
  }
}

function refuse(problem: string): Decoded {
  return { body: undefined, problem };
}
