import { parseArgs } from 'node:util';
import type { Address } from './connection.ts';
import { type ConnectionFaults, type CutFault, type FaultPlan, maxMs } from './faults.ts';
import type { ChaosProxyOptions } from './proxy.ts';
import type { Edit } from './tampering.ts';

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
  --flip OFFSET           flip a random bit of this byte of each direction; MIN..MAX: of one byte in this range
  --seed N                makes the same choices again (default random)
  --help                  this text

Prints "listening HOST:PORT upstream=HOST:PORT seed=N", then a line on stderr per cut and per flip. SIGTERM and SIGINT end it.
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
  flip: string,
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
  const flipText = text('flip');
  const flip = flipText === undefined ? undefined : parseRange(flipText);
  if (flipText !== undefined && flip === undefined) {
    mistakes.push(`--flip takes OFFSET or MIN..MAX, not ${JSON.stringify(flipText)}`);
  }
  const seed = number('seed', 0, Number.MAX_SAFE_INTEGER);
  if (values['half-open'] !== undefined && values['cut-every'] === undefined) {
    mistakes.push('--half-open needs --cut-every');
  }
  if (values['late-close'] !== undefined && values['half-open'] === undefined) {
    mistakes.push('--late-close needs --half-open');
  }
  if (mistakes.length > 0) return { kind: 'mistakes', mistakes };
  const faults =
    cutEvery === undefined && flip === undefined
      ? shape
      : plan(shape, cutEvery, (halfOpenPercent ?? 0) / 100, lateCloseAfterMs, flip);
  return { kind: 'run', options: { listen, upstream, faults, seed } };
}

interface Range {
  readonly min: number;
  readonly max: number;
}

interface CutEvery extends Range {
  readonly unit: 'bytes' | 'ms';
}

/** `MIN..MAX`, or one number for both. */
function parseRange(value: string): Range | undefined {
  const parts = /^(\d{1,15})(?:\.\.(\d{1,15}))?$/.exec(value);
  if (parts === null) return undefined;
  const [min, max] = [Number(parts[1]), Number(parts[2] ?? parts[1])];
  return min <= max ? { min, max } : undefined;
}

function parseCutEvery(value: string): CutEvery | undefined {
  const parts = /^(\d+\.\.\d+)(ms|B)?$/.exec(value);
  const range = parseRange(parts?.[1] ?? '');
  const unit = parts?.[2] === 'ms' ? 'ms' : 'bytes';
  return range !== undefined && (unit === 'bytes' || range.max <= maxMs) ? { ...range, unit } : undefined;
}

/** Cuts each connection somewhere in the range, of bytes in each direction at an offset of its own, and flips a bit. */
function plan(
  shape: ConnectionFaults,
  every: CutEvery | undefined,
  halfOpenShare: number,
  lateCloseAfterMs: number | undefined,
  flip: Range | undefined,
): FaultPlan {
  return (_index, random) => {
    const draw = ({ min, max }: Range): number => random.between(min, max);
    const drawCut = (range: CutEvery): CutFault => {
      const mode = random.bool(halfOpenShare) ? 'half-open' : random.bool() ? 'reset' : 'fin';
      const when =
        range.unit === 'ms'
          ? { afterMs: draw(range) }
          : { afterBytes: { toServer: draw(range), toClient: draw(range) } };
      return { mode, lateCloseAfterMs, ...when };
    };
    const drawFlip = (range: Range): Edit[] => [{ atByte: draw(range), xor: 1 << random.between(0, 7) }];
    return {
      ...shape,
      ...(every === undefined ? {} : { cut: drawCut(every) }),
      ...(flip === undefined ? {} : { edits: { toServer: drawFlip(flip), toClient: drawFlip(flip) } }),
    };
  };
}
