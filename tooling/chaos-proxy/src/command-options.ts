import { parseArgs } from 'node:util';
import type { Address } from './connection.ts';
import { type ConnectionFaults, type FaultPlan, maxMs } from './faults.ts';
import type { ChaosProxyOptions } from './proxy.ts';

export const usage = `Usage: chaos-proxy --listen HOST:PORT --upstream HOST:PORT [options]

Forwards TCP connections and misbehaves on request.

  --listen HOST:PORT      where to accept; port 0 is any free one
  --upstream HOST:PORT    where to connect to; it need not be there
  --latency MS            delay each way
  --jitter MS             up to this much more, never reordering
  --slice BYTES           write in pieces of random sizes up to this
  --bandwidth BYTES       per second, each way
  --cut-every MIN..MAX    cut each connection after a random number of bytes (either way), or of ms: 500..3000ms
  --half-open PERCENT     of the cuts tell nobody; the others are resets and FINs alike (default 0)
  --late-close MS         close half-open connections that much later (default never)
  --seed N                makes the same choices again (default random)
  --help                  this text

Prints "listening HOST:PORT upstream=HOST:PORT seed=N", then a line on stderr per cut. SIGTERM and SIGINT end it.
Exit codes: 0 ended by a signal, 1 the address cannot be listened on, 2 bad options.
`;

export type Command =
  | { readonly kind: 'run'; readonly options: ChaosProxyOptions & { readonly listen: Address } }
  | { readonly kind: 'help' }
  /** Every mistake, not only the first. */
  | { readonly kind: 'mistakes'; readonly mistakes: readonly string[] };

const string = { type: 'string' } as const;
const known = {
  listen: string,
  upstream: string,
  latency: string,
  jitter: string,
  slice: string,
  bandwidth: string,
  'cut-every': string,
  'half-open': string,
  'late-close': string,
  seed: string,
  help: { type: 'boolean' },
} as const;

type Name = Exclude<keyof typeof known, 'help'>;

/** Reads the arguments after the command's name. */
export function parseCommand(args: readonly string[]): Command {
  const { values, tokens } = parseArgs({ args: [...args], options: known, strict: false, tokens: true });
  if (values['help'] === true) return { kind: 'help' };
  const mistakes: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') mistakes.push(`unexpected argument ${JSON.stringify(token.value)}`);
    else if (token.kind === 'option' && !Object.hasOwn(known, token.name))
      mistakes.push(`unknown option ${token.rawName}`);
  }

  const text = (name: Name): string | undefined => {
    const value = values[name];
    if (typeof value !== 'boolean') return value;
    mistakes.push(`--${name} needs a value`);
    return undefined;
  };
  const number = (name: Name, minimum: number, maximum: number): number | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (/^\d+$/.test(value) && Number(value) >= minimum && Number(value) <= maximum) return Number(value);
    mistakes.push(`--${name} takes a whole number from ${minimum} to ${maximum}, not ${JSON.stringify(value)}`);
    return undefined;
  };
  const address = (name: 'listen' | 'upstream', minimumPort: number): Address => {
    const value = text(name);
    // [::1]:80 as well as 127.0.0.1:80
    const parts = value === undefined ? null : /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(value);
    const host = parts?.[1] ?? parts?.[2];
    const port = Number(parts?.[3]);
    if (host !== undefined && port >= minimumPort && port <= 65535) return { host, port };
    if (value !== undefined) mistakes.push(`--${name} takes HOST:PORT, not ${JSON.stringify(value)}`);
    else if (values[name] === undefined) mistakes.push(`--${name} is missing`);
    return { host: '', port: 0 };
  };

  const listen = address('listen', 0);
  const upstream = address('upstream', 1);
  const shape: ConnectionFaults = {
    latencyMs: number('latency', 0, maxMs),
    jitterMs: number('jitter', 0, maxMs),
    sliceBytes: number('slice', 1, Number.MAX_SAFE_INTEGER),
    bandwidthBytesPerSecond: number('bandwidth', 1, Number.MAX_SAFE_INTEGER),
  };
  const cutText = text('cut-every');
  const cutEvery = cutText === undefined ? undefined : parseCutEvery(cutText);
  if (cutText !== undefined && cutEvery === undefined) {
    mistakes.push(`--cut-every takes MIN..MAX bytes or MIN..MAXms, not ${JSON.stringify(cutText)}`);
  }
  const halfOpenPercent = number('half-open', 0, 100);
  const lateCloseAfterMs = number('late-close', 0, maxMs);
  const seed = number('seed', 0, Number.MAX_SAFE_INTEGER);
  if (values['half-open'] !== undefined && values['cut-every'] === undefined) {
    mistakes.push('--half-open needs --cut-every');
  }
  if (values['late-close'] !== undefined && values['half-open'] === undefined) {
    mistakes.push('--late-close needs --half-open');
  }
  if (mistakes.length > 0) return { kind: 'mistakes', mistakes };
  const faults =
    cutEvery === undefined ? shape : cutPlan(shape, cutEvery, (halfOpenPercent ?? 0) / 100, lateCloseAfterMs);
  return { kind: 'run', options: { listen, upstream, faults, seed } };
}

interface CutEvery {
  readonly min: number;
  readonly max: number;
  readonly unit: 'bytes' | 'ms';
}

function parseCutEvery(value: string): CutEvery | undefined {
  const parts = /^(\d{1,15})\.\.(\d{1,15})(ms|B)?$/.exec(value);
  if (parts === null) return undefined;
  const [min, max, unit] = [
    Number(parts[1]),
    Number(parts[2]),
    parts[3] === 'ms' ? ('ms' as const) : ('bytes' as const),
  ];
  return min <= max && (unit === 'bytes' || max <= maxMs) ? { min, max, unit } : undefined;
}

/** Cuts each connection somewhere in the range: of bytes, in each direction at an offset of its own. */
function cutPlan(
  shape: ConnectionFaults,
  every: CutEvery,
  halfOpenShare: number,
  lateCloseAfterMs: number | undefined,
): FaultPlan {
  return (_index, random) => {
    const draw = (): number => random.between(every.min, every.max);
    const mode = random.bool(halfOpenShare) ? 'half-open' : random.bool() ? 'reset' : 'fin';
    const when = every.unit === 'ms' ? { afterMs: draw() } : { afterBytes: { toServer: draw(), toClient: draw() } };
    return { ...shape, cut: { mode, lateCloseAfterMs, ...when } };
  };
}
