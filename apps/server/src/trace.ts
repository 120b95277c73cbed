import type { Log } from '@proj/io';
import { loadOperatorFunction } from './operator-module.ts';

export interface Span {
  /** Once, with what went wrong if something did. */
  end(error?: unknown): void;
}

/**
 * Told where time goes: begins a span. Names and attributes are from small sets, and never say what a message says.
 * Must not throw; one that does is not asked again.
 */
export type Trace = (name: string, attributes: Readonly<Record<string, string | number>>) => Span;

const silent: Span = { end() {} };

export const noTrace: Trace = () => silent;

/** The `trace` that a module of the operator exports. @throws ExitError `Usage` */
export async function loadTrace(file: string, log: Log): Promise<Trace> {
  return guarded(await loadOperatorFunction<Trace>('--trace-module', file, 'trace'), log);
}

/** What the operator's module throws goes no further. */
export function guarded(trace: Trace, log: Log): Trace {
  let isBroken = false;
  const breakDown = (error: unknown): void => {
    if (!isBroken) log.error({ error }, 'the trace module threw, and is not asked again');
    isBroken = true;
  };
  return (name, attributes) => {
    if (isBroken) return silent;
    try {
      const span = trace(name, attributes);
      return {
        end: (error) => {
          try {
            span.end(error);
          } catch (thrown) {
            breakDown(thrown);
          }
        },
      };
    } catch (error) {
      breakDown(error);
      return silent;
    }
  };
}
