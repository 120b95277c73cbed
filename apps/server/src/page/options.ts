import type { OptionTable } from '../options.ts';
import { type Address, parseAddress, parseNetworks } from '../values.ts';

/** As the options name them. */
export interface PageOptions {
  readonly page: PagePlace;
  readonly pageName: string;
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
}

/** `http`: at the address of `--http`. */
export type PagePlace = Address | 'http' | 'off';

const longestName = 64;

/** For `serveTable`. */
export const pageTable: OptionTable<PageOptions> = {
  page: {
    placeholder: 'http|HOST:PORT|off',
    help: 'the chat page and its WebSocket: where --http is, at an address of its own, or nowhere',
    initial: 'http',
    parse: parsePlace,
  },
  pageName: {
    placeholder: 'NAME',
    help: 'what the page calls itself',
    initial: 'Chat',
    parse: parseName,
  },
  allowedOrigins: {
    placeholder: 'LIST',
    help: 'origins whose pages may open the WebSocket, as https://chat.example, beside that which it is at',
    initial: 'none',
    parse: parseOrigins,
  },
  trustedProxies: {
    placeholder: 'LIST',
    help: 'addresses and networks whose X-Forwarded-For says where a WebSocket comes from',
    initial: 'none',
    parse: parseNetworks,
  },
};

function parsePlace(text: string): PagePlace {
  if (text === 'http' || text === 'off') return text;
  try {
    return parseAddress(text);
  } catch {
    throw new RangeError('must be http, HOST:PORT, such as 0.0.0.0:8000, or off');
  }
}

function parseName(text: string): string {
  const name = text.trim();
  if (name !== '' && name.length <= longestName && !/[\p{Cc}\p{Cf}]/u.test(name)) return name;
  throw new RangeError(`must be 1 to ${longestName} characters that are seen`);
}

function parseOrigins(text: string): readonly string[] {
  if (text === 'none') return [];
  const origins = text.split(',').map((part) => part.trim());
  const isOrigin = (part: string): boolean =>
    /^https?:/i.test(part) && URL.canParse(part) && new URL(part).origin === part.toLowerCase();
  if (origins.every(isOrigin)) return origins.map((origin) => origin.toLowerCase());
  throw new RangeError('must be origins, such as https://chat.example,http://10.0.0.7:8080, or none');
}
