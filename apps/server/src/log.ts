import { once } from 'node:events';
import type { Log } from '@proj/io';
import { destination, pino } from 'pino';
import type { LogLevel } from './config.ts';
import { errorFields } from './log-errors.ts';

/** Lines that wait for a reader of stderr who does not read. Overflow: new lines are dropped; the log is no record. */
const longestBacklogBytes = 1_048_576;

/** How long the last lines may take. */
const closeTimeoutMs = 500;

export interface ServerLog extends Log {
  fatal(fields: object, message: string): void;
  /** Resolves once everything is written, or cannot be. */
  close(): Promise<void>;
}

/** JSON lines on stderr, written without blocking: a stalled reader must not stall the server. */
export function openLog(level: LogLevel): ServerLog {
  const stderr = destination({ dest: 2, sync: false, minLength: 0, maxLength: longestBacklogBytes });
  // A closed stderr is no reason to stop serving.
  stderr.on('error', () => {});
  const logger = pino(
    {
      level,
      base: null,
      serializers: { err: errorFields, error: errorFields },
      formatters: { level: (label) => ({ level: label }) },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
    },
    // Not the stream itself: at a fatal line pino would write what waits at once, which overtakes what is under way.
    { write: (line) => void stderr.write(line) },
  );
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    fatal: (fields, message) => logger.fatal(fields, message),
    async close() {
      // `once` rejects on 'error', which is as good an end as the other two.
      const closed = once(stderr, 'close', { signal: AbortSignal.timeout(closeTimeoutMs) });
      stderr.end();
      await closed.catch(() => {});
      // Otherwise pino would write what is left when the process exits, and try for ever if stderr is gone for good.
      stderr.destroy();
    },
  };
}
