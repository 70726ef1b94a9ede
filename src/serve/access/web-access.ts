import type { Access } from '../../model/access.ts';
import type { Clock } from '../../model/clock.ts';
import type { Log } from '../../model/log.ts';
import { BasicAuth } from './basic-auth.ts';
import { FileWatcher } from './file-watcher.ts';
import { createPasswordChecker } from './password-checker.ts';
import { RequestLimiter } from './rate-limit.ts';
import { readWebConfig, type WebConfig } from './web-config.ts';

export interface WebAccessOptions {
  /** Of the web configuration file. */
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
  /** The script of the thread that compares passwords; by default beside the bundle. */
  readonly script?: URL;
}

export interface WebAccess extends Access {
  status(): WebAccessStatus;
  /** Begins to look for changes: a start that fails before leaves nothing that keeps the process. */
  follow(): void;
  close(): Promise<void>;
}

interface WebAccessStatus {
  readonly reloads: number;
  readonly failures: number;
  /** Why the last change was refused; `undefined`: what holds is what the files say. */
  readonly problem: string | undefined;
}

/**
 * Opens what a web configuration file says, and follows it: a change of the file, or of one that it
 * names, holds for every connection and request after it. One that cannot be used changes nothing.
 * @throws CodedError as `readWebConfig` does, the first time
 */
export function openWebAccess({ path, clock, log, script }: WebAccessOptions): WebAccess {
  const checker = createPasswordChecker({ clock, ...(script && { script }) });
  const files = new FileWatcher({ clock, onChange: reload });
  const read = (): WebConfig => files.reading((touch) => readWebConfig(path, touch));
  let config = read();
  let auth = new BasicAuth(config.users, checker);
  let limiter = new RequestLimiter(config.rateLimit, clock);
  let reloads = 0;
  let failures = 0;
  let problem: string | undefined;

  function reload(): void {
    try {
      config = read();
      auth = new BasicAuth(config.users, checker);
      limiter = new RequestLimiter(config.rateLimit, clock);
      reloads += 1;
      problem = undefined;
      log.info('web_config_reloaded', `${path} was read again, and holds from now on`);
    } catch (error) {
      failures += 1;
      problem = error instanceof Error ? error.message : String(error);
      log.error('web_config_refused', `${problem}: what held before still holds`);
    }
  }

  return {
    tls: () => config.tls,
    admit: (authorization) =>
      limiter.allows() ? auth.admit(authorization) : Promise.resolve('limited'),
    headers: () => config.headers,
    follow: () => files.begin(),
    status: () => ({ reloads, failures, problem }),
    async close() {
      files.end();
      await checker.close();
    },
  };
}
