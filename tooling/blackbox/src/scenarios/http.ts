import type { ServerProcess } from '../server-process.ts';

const timeoutMs = 5_000;

/** The pages of a server. */
export class Http {
  readonly #server: ServerProcess;

  constructor(server: ServerProcess) {
    this.#server = server;
  }

  async page(path: string, init: RequestInit = {}): Promise<{ readonly status: number; readonly text: string }> {
    const url = new URL(path, this.#server.addresses.httpUrl);
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), ...init });
    return { status: response.status, text: await response.text() };
  }

  /** The sum of all samples of a metric whose labels have these values. */
  async metric(name: string, labels: Readonly<Record<string, string>> = {}): Promise<number> {
    const { text } = await this.page('/metrics');
    return sumOf(text, name, labels);
  }
}

/** Adds up the samples of a metric in the text format of Prometheus. */
export function sumOf(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number {
  let sum = 0;
  for (const line of text.split('\n')) {
    const [, sample, inner = '', value = ''] = /^([\w:]+)(?:\{(.*)\})? (\S+)/.exec(line) ?? [];
    if (sample !== name) continue;
    const matches = Object.entries(labels).every(([label, wanted]) => inner.includes(`${label}="${wanted}"`));
    if (matches) sum += Number(value);
  }
  return sum;
}
