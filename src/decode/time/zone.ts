const pattern = /^ ?(?:z|utc|gmt|([+-])([01]\d|2[0-3])(?::?([0-5]\d))?(?: [a-z]{3,5})?)$/i;

/**
 * How far a written zone is ahead of UTC, in ms: `Z`, `UTC`, `GMT`, `±hh`, `±hhmm`, `±hh:mm`, the
 * last three also with a name after them, as Go prints it (`+0200 CEST`). `undefined` for any other.
 */
export function zoneOffsetMs(text: string): number | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, sign, hours = '0', minutes = '0'] = match;
  const distance = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -distance : distance;
}
