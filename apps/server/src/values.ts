import { BlockList, isIP } from 'node:net';

/** A place to listen: a name or an address, and a port from 0 (any free one) to 65535. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** @throws RangeError that says what the value must be; as does every parser here. */
export function parseAddress(text: string): Address {
  // [::1]:80 as well as 127.0.0.1:80
  const parts = /^(?:\[([0-9a-fA-F:.%\w]+)\]|([^:[\]\s]+)):(\d{1,5})$/.exec(text);
  const host = parts?.[1] ?? parts?.[2];
  const port = Number(parts?.[3]);
  if (host !== undefined && port <= 65535) return { host, port };
  throw new RangeError('must be HOST:PORT, such as 127.0.0.1:7000 or [::1]:7000');
}

export function parseAddressOrOff(text: string): Address | undefined {
  if (text === 'off') return undefined;
  try {
    return parseAddress(text);
  } catch {
    throw new RangeError('must be HOST:PORT, such as 127.0.0.1:8080, or off');
  }
}

export function formatAddress({ host, port }: Address): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** A list of addresses and networks, as `10.0.0.0/8,192.0.2.7,2001:db8::/32`; `none` or nothing for an empty one. */
export function parseNetworks(text: string): readonly string[] {
  if (text === 'none') return [];
  const parts = text.split(',').map((part) => part.trim());
  const isNetwork = (part: string): boolean => {
    const [address = '', prefix, ...rest] = part.split('/');
    const bits = isIP(address) === 4 ? 32 : 128;
    return (
      isIP(address) !== 0 &&
      rest.length === 0 &&
      (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
    );
  };
  if (parts.every(isNetwork)) return parts;
  throw new RangeError('must be addresses and networks, such as 192.0.2.7,10.0.0.0/8,2001:db8::/32, or none');
}

/** Whether one of the networks has an address. */
export function withinNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    list.addSubnet(address, prefix === undefined ? (family === 'ipv4' ? 32 : 128) : Number(prefix), family);
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}

/** Reachable from this machine alone. */
export function isLoopback({ host }: Address): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

export function parsePath(text: string): string {
  if (!text.includes('\0')) return text;
  throw new RangeError('must be a path');
}

export function parseOneOf<const Choice extends string>(...choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const choice = choices.find((candidate) => candidate === text);
    if (choice !== undefined) return choice;
    throw new RangeError(`must be ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`);
  };
}

export function parseWholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,15}$/.test(text) && value >= min && value <= max) return value;
    throw new RangeError(`must be a whole number from ${min} to ${max}`);
  };
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `250ms`, `8s`, `1.5m`, `2h`, `1d`; a number alone counts seconds. @returns a parser giving whole milliseconds. */
export function parseDuration(min: string, max: string): (text: string) => number {
  const read = (text: string): number => {
    const [, number = '', unit = 's'] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)?$/.exec(text) ?? [];
    return number === '' ? Number.NaN : Math.round(Number(number) * (unitMs[unit] ?? Number.NaN));
  };
  return (text) => {
    const valueMs = read(text);
    if (valueMs >= read(min) && valueMs <= read(max)) return valueMs;
    throw new RangeError(`must be a duration from ${min} to ${max}, such as 250ms, 8s or 10m`);
  };
}

/** As {@link parseDuration} reads it, in the largest unit of which it is a whole number. */
export function formatDuration(valueMs: number): string {
  return valueMs === 0 ? '0s' : inLargest(unitMs, valueMs);
}

const byteUnits: Readonly<Record<string, number>> = { B: 1, KiB: 1_024, MiB: 1_048_576, GiB: 1_073_741_824 };

/** `65536`, `64KiB`, `1.5MiB`, `2GiB`. @returns a parser giving whole bytes. */
export function parseBytes(min: string, max: string): (text: string) => number {
  const read = (text: string): number => {
    const [, number = '', unit = 'B'] = /^(\d{1,15}(?:\.\d{1,3})?)(B|KiB|MiB|GiB)?$/.exec(text) ?? [];
    return number === '' ? Number.NaN : Math.round(Number(number) * (byteUnits[unit] ?? Number.NaN));
  };
  return (text) => {
    const value = read(text);
    if (value >= read(min) && value <= read(max)) return value;
    throw new RangeError(`must be a size from ${min} to ${max}, such as 65536, 64KiB or 1.5MiB`);
  };
}

/** As {@link parseBytes} reads it, likewise. */
export function formatBytes(bytes: number): string {
  return inLargest(byteUnits, bytes);
}

/** @param units - From the smallest, of which one is 1. */
function inLargest(units: Readonly<Record<string, number>>, value: number): string {
  const [unit, one] = Object.entries(units).findLast(([, size]) => value % size === 0) ?? ['', 1];
  return `${value / one}${unit}`;
}

/** What the parser reads, or `undefined` for this word. */
export function parseUnless<Value>(word: string, parse: (text: string) => Value): (text: string) => Value | undefined {
  return (text) => {
    if (text === word) return undefined;
    try {
      return parse(text);
    } catch (error) {
      throw error instanceof RangeError ? new RangeError(`${error.message}, or ${word}`) : error;
    }
  };
}
