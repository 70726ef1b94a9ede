/** What of a container's log is asked for. */
export interface LogQuery {
  /** Whether the answer goes on for as long as the container runs. */
  readonly follows: boolean;
  /** The log of the container before its last restart. */
  readonly isPrevious: boolean;
  /** A whole second, RFC 3339: anything finer is cut on its way to the kubelet. */
  readonly sinceTime: string | undefined;
  /** Only so many of its last lines. */
  readonly tailLines: number | undefined;
}

/** What the API server answered, of whatever status. */
export interface LogAnswer {
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
  /** Every line begins with its time stamp and a space. */
  readonly body: AsyncIterable<Buffer>;
  /** What the server says, where the status is no success; takes the body. */
  message(): Promise<string>;
}

/** The log of one container of one pod, as the API server gives it. */
export interface LogApi {
  /**
   * Settles with the headers, which a followed log may send no sooner than its next line.
   * @throws CodedError where there is no answer; the signal's reason
   */
  open(query: LogQuery, signal: AbortSignal): Promise<LogAnswer>;
}
