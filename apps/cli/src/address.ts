/** A name or an address, and a port. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Reads `HOST:PORT`, an IPv6 address in brackets. `undefined` when it is not that. */
export function parseAddress(text: string): Address | undefined {
  const parts = /^(?:\[([0-9a-fA-F:.%\w]+)\]|([^:[\]\s]+)):(\d{1,5})$/.exec(text);
  const host = parts?.[1] ?? parts?.[2];
  const port = Number(parts?.[3]);
  return host !== undefined && port >= 1 && port <= 65535 ? { host, port } : undefined;
}

/** The opposite of {@link parseAddress}. */
export function formatAddress({ host, port }: Address): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

const keyBytes = 32;

/** Reads a key, 32 bytes in base64url without padding. `undefined` when it is not that. */
export function parseKey(text: string): Uint8Array | undefined {
  const key = Buffer.from(text, 'base64url');
  // Compared, because Buffer skips what is no base64url instead of refusing it.
  return key.length === keyBytes && key.toString('base64url') === text ? new Uint8Array(key) : undefined;
}

/** Reads a port, 0 included. `undefined` when it is not that. */
export function parsePort(text: string): number | undefined {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port <= 65535 ? port : undefined;
}
