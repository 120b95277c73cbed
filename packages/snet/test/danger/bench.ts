import { provider } from '@proj/crypto/provider';
import { concatBytes } from '@proj/io/bytes';
import type { SessionEvent } from '../../src/core/index.ts';
import { LegacyAcceptor, type LegacyAcceptorOptions } from '../../src/danger/core/legacy-acceptor.ts';
import { LegacyClientSession } from '../../src/danger/core/legacy-client-session.ts';
import type { LegacyServerSession } from '../../src/danger/core/legacy-server-session.ts';
import type { LegacySession } from '../../src/danger/core/legacy-session.ts';
import type { Generation } from '../../src/danger/core/options.ts';

export const zeros = (count: number): Uint8Array => new Uint8Array(count);
export const le64 = (value: bigint): Uint8Array => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
};

/** A client and a server with one connection between them at a time, moved by hand. */
export class Bench {
  readonly client: LegacyClientSession;
  readonly acceptor: LegacyAcceptor;
  session: LegacyServerSession | undefined;
  nowMs = 0;
  readonly clientEvents: SessionEvent[] = [];
  readonly serverEvents: SessionEvent[] = [];
  readonly refused: string[] = [];
  ends: { client: number; server: number } = { client: 0, server: 0 };

  constructor(generation: Generation, options: LegacyAcceptorOptions = {}) {
    this.client = new LegacyClientSession(generation, provider, options);
    this.acceptor = new LegacyAcceptor(generation, provider, options);
    this.client.connect();
    this.attach();
    this.exchange();
  }

  attach(): void {
    this.ends = { client: this.client.attach(this.nowMs), server: this.acceptor.attach(this.nowMs) };
  }

  /** The connection is gone, and the client knows; the server does not. */
  cut(): void {
    this.client.detach(this.ends.client, this.nowMs);
    this.poll();
  }

  /** Another connection, and all that follows. */
  comeBack(): void {
    this.attach();
    this.exchange();
  }

  /** What the client sends arrives, and what the server answers, until both are silent. */
  exchange(): void {
    for (let moved = true; moved; ) {
      const up = drain(this.client, this.ends.client, this.nowMs);
      if (up.length > 0) this.toServer(up);
      const down = this.session === undefined ? zeros(0) : drain(this.session, this.ends.server, this.nowMs);
      if (down.length > 0) this.client.receive(this.ends.client, down, this.nowMs);
      moved = up.length + down.length > 0;
      this.poll();
    }
  }

  toServer(bytes: Uint8Array, transport: number = this.ends.server): void {
    const bound = this.session as unknown as { transports: Map<number, unknown> } | undefined;
    if (bound?.transports.has(transport)) this.session?.receive(transport, bytes, this.nowMs);
    else this.acceptor.receive(transport, bytes, this.nowMs);
    this.poll();
  }

  /** A request on a connection of its own. Answers the number of that connection. */
  request(bytes: Uint8Array): number {
    const transport = this.acceptor.attach(this.nowMs);
    this.toServer(bytes, transport);
    return transport;
  }

  poll(): void {
    for (let event = this.acceptor.pollEvent(); event !== undefined; event = this.acceptor.pollEvent()) {
      if (event.type === 'bind') this.session ??= event.session;
      else if (event.type === 'drop') this.refused.push(event.error.code);
    }
    for (let event = this.client.pollEvent(); event !== undefined; event = this.client.pollEvent())
      this.clientEvents.push(event);
    for (let event = this.session?.pollEvent(); event !== undefined; event = this.session?.pollEvent())
      this.serverEvents.push(event);
  }

  /** What a client that comes back would send now, which this one does not get to send. */
  reconnectRequest(): Uint8Array {
    this.client.detach(this.ends.client, this.nowMs);
    const transport = this.client.attach(this.nowMs);
    const request = drain(this.client, transport, this.nowMs);
    this.client.detach(transport, this.nowMs);
    this.poll();
    return request;
  }
}

export function drain(session: LegacySession, transport: number, nowMs: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (
    let bytes = session.pollTransmit(transport, nowMs);
    bytes !== undefined;
    bytes = session.pollTransmit(transport, nowMs)
  )
    parts.push(bytes);
  return concatBytes(...parts);
}

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);
export const read = (session: LegacySession): string => new TextDecoder().decode(session.read() ?? zeros(0));
export const firstRequest = (generation: Generation, publicKey: Uint8Array): Uint8Array =>
  generation === 'g1' ? concatBytes(zeros(8), publicKey, zeros(24)) : concatBytes(zeros(1), publicKey);
