import { readFile } from 'node:fs/promises';
import type { Observe, ServerUsage } from './target.ts';

const timeoutMs = 2_000;
/** Of `/proc/PID/stat`: `sysconf(_SC_CLK_TCK)`, the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Reads a server's metrics in Prometheus' text format. */
export function observeMetrics(url: URL): Observe {
  return async () => {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
      if (!response.ok) return undefined;
      return readMetrics(await response.text());
    } catch {
      return undefined;
    }
  };
}

/** What every client library of Prometheus calls these figures. */
export function readMetrics(text: string): ServerUsage {
  const value = (name: string): number | undefined => {
    const found = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(text)?.[1];
    return found === undefined || !Number.isFinite(Number(found)) ? undefined : Number(found);
  };
  return { rssBytes: value('process_resident_memory_bytes'), cpuSeconds: value('process_cpu_seconds_total') };
}

/** Looks at a process of this machine; Linux only. */
export function observeProcess(pid: () => number | undefined): Observe {
  return async () => {
    try {
      const [stat, status] = await Promise.all(
        ['stat', 'status'].map((file) => readFile(`/proc/${pid()}/${file}`, 'latin1')),
      );
      const fields = (stat ?? '').replace(/^.*\) /s, '').split(' ');
      return {
        cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
        rssBytes: Number(/^VmRSS:\s+(\d+) kB/m.exec(status ?? '')?.[1] ?? 0) * 1_024,
      };
    } catch {
      return undefined;
    }
  };
}
