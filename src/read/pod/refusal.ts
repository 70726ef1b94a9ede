import type { LogAnswer } from './log-api.ts';

/** Which container of which pod: what a message names. */
export interface LogName {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string | undefined;
}

/** What to make of an answer that is no log. */
export interface Refusal {
  readonly status: number;
  /** Whether it will pass by itself, or somebody must act. */
  readonly state: 'waiting' | 'failed';
  /** What is wrong and what to do, for a person. */
  readonly problem: string;
  /** Seconds until the next try, where that is known; else they grow. */
  readonly waitSeconds: number | undefined;
  /** The log asked for has been thrown away: it can only be had from its beginning. */
  readonly isGone: boolean;
}

/** Nobody mends a right or a name within seconds: asked again seldom. */
const seldomSeconds = 10;
/** A server that is busy may ask for patience, but not for an hour. */
const maxWaitSeconds = 120;

/** @throws CodedError where the connection breaks */
export async function refusalOf(answer: LogAnswer, name: LogName): Promise<Refusal> {
  const { status, retryAfterSeconds } = answer;
  const message = shortened(await answer.message());
  const refusal = { status, waitSeconds: undefined, isGone: false } as const;
  const waiting = (problem: string): Refusal => ({ ...refusal, state: 'waiting', problem });
  const failed = (problem: string): Refusal => ({
    ...refusal,
    state: 'failed',
    problem,
    waitSeconds: seldomSeconds,
  });
  const { namespace, pod } = name;
  switch (status) {
    case 400:
      if (/waiting to start|ContainerCreating|PodInitializing/.test(message))
        return waiting(message);
      return failed(
        `the API server does not take the request for ${titleOf(name)} (400): ${message}`,
      );
    case 401:
      return {
        ...failed(
          `the API server does not know who we are (401): the token or certificate is not, or no longer, valid`,
        ),
        // A token that is renewed meanwhile is read with the next try.
        waitSeconds: undefined,
      };
    case 403:
      return failed(
        `reading the log of ${titleOf(name)} is not allowed (403): it takes "get" on "pods/log" in namespace ${namespace}: ${message}`,
      );
    case 404:
      return waiting(`there is no pod ${pod} in namespace ${namespace} (404): ${message}`);
    case 410:
      return {
        ...waiting(`the log is not there any more from where it was read to (410): ${message}`),
        isGone: true,
      };
    case 429:
      return {
        ...waiting(`the API server has too many requests (429): ${message}`),
        waitSeconds: patience(retryAfterSeconds),
      };
    default:
      return {
        ...waiting(
          `the API server cannot give the log of ${titleOf(name)} (${status}): ${message}`,
        ),
        waitSeconds: patience(retryAfterSeconds),
      };
  }
}

/** `namespace/pod/container`. */
export function titleOf({ namespace, pod, container }: LogName): string {
  return [namespace, pod, container].filter((part) => part !== undefined).join('/');
}

/** A proxy between may answer with a page; what a person reads is a line. */
function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > maxMessageLength ? `${line.slice(0, maxMessageLength)}…` : line;
}

const maxMessageLength = 400;

function patience(retryAfterSeconds: number | undefined): number | undefined {
  return retryAfterSeconds === undefined
    ? undefined
    : Math.min(maxWaitSeconds, Math.max(0, retryAfterSeconds));
}
