import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostOf } from '../http/origin.ts';
import { isLoopback, withinNetworks } from '../values.ts';

export interface VisitorRules {
  /** Beside that which a page is at. */
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  /** The host that programs of this machine reach the page by; `undefined`: other machines reach it, by names that we do not know. */
  readonly own: () => string | undefined;
}

/** Who may see the page and open its WebSocket, and where they come from. */
export class Visitors {
  readonly #rules: VisitorRules;
  readonly #origins: ReadonlySet<string>;
  readonly #hosts: ReadonlySet<string>;
  readonly #isTrusted: (address: string) => boolean;

  constructor(rules: VisitorRules) {
    this.#rules = rules;
    this.#origins = new Set(rules.allowedOrigins);
    this.#hosts = new Set(rules.allowedOrigins.map((origin) => hostOf(new URL(origin).host)));
    this.#isTrusted = withinNetworks(rules.trustedProxies);
  }

  /**
   * Why the server is not who was asked for; `undefined`: it is. A page whose name was made to stand for an address of this
   * machine gives itself away by that name.
   */
  wrongHost({ headers }: IncomingMessage): string | undefined {
    const own = this.#rules.own();
    if (own === undefined || headers.host === undefined) return undefined;
    const host = hostOf(headers.host);
    if (host === own.toLowerCase() || isLoopback({ host, port: 0 }) || this.#hosts.has(host)) return undefined;
    return `the server is not called ${JSON.stringify(host)}: ask it by its address, or name it with --allowed-origins`;
  }

  /** Why a WebSocket may not be opened by whom the request is from; `undefined`: it may. Who has no origin is no page. */
  wrongOrigin({ headers }: IncomingMessage): string | undefined {
    const { origin, host } = headers;
    if (origin === undefined || this.#origins.has(origin.toLowerCase())) return undefined;
    // Behind a proxy that ends TLS the scheme is another one, the host is not.
    if (URL.canParse(origin) && new URL(origin).host === host?.toLowerCase()) return undefined;
    return 'pages of other origins are not listened to: see --allowed-origins';
  }

  /** Where a request comes from: as the connection has it, or as the last proxy has it that is not trusted itself. */
  sourceOf({ socket, headers }: IncomingMessage): string | undefined {
    let source = bare(socket.remoteAddress);
    const forwarded = String(headers['x-forwarded-for'] ?? '').split(',');
    while (source !== undefined && this.#isTrusted(source)) {
      const before = bare(forwarded.pop()?.trim());
      // What is no address was not said by somebody who can be trusted.
      if (before === undefined || isIP(before) === 0) break;
      source = before;
    }
    return source;
  }
}

/** Without the port that some proxies add, and as IPv4 if that is what it is. */
function bare(address: string | undefined): string | undefined {
  const [, v6, v4] = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d+)?$/.exec(address ?? '') ?? [];
  return (v6 ?? v4 ?? address)?.replace(/^::ffff:(?=[\d.]+$)/i, '');
}
