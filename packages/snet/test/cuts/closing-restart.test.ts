import { toyProvider } from '@proj/testkit';
import { expect, test } from 'vitest';
import { Acceptor, ClientSession, type ServerSession, type Session, type SnetError } from '../../src/core/index.ts';

/** Everything that can move without time passing, over one transport. */
function world() {
  const crypto = toyProvider(1);
  const keys = crypto.x25519.generate();
  let acceptor = new Acceptor(crypto, keys);
  const client = new ClientSession(crypto, keys.publicKey);
  let server: ServerSession | undefined;
  let ids: { c: number; s: number } | undefined;
  let closed: { error: SnetError | undefined } | undefined;
  let nowMs = 0;
  const drain = (session: Session, id: number): Uint8Array[] => {
    const all: Uint8Array[] = [];
    for (let b = session.pollTransmit(id, nowMs); b !== undefined; b = session.pollTransmit(id, nowMs)) all.push(b);
    return all;
  };
  const pump = (): void => {
    for (let moved = true; moved; ) {
      moved = false;
      if (ids !== undefined) {
        for (const b of drain(client, ids.c)) {
          moved = true;
          if (server === undefined) acceptor.receive(ids.s, b, nowMs);
          else server.receive(ids.s, b, nowMs);
          for (let e = acceptor.pollEvent(); e !== undefined; e = acceptor.pollEvent()) {
            if (e.type === 'bind') server = e.session;
          }
        }
        for (const b of server === undefined ? [] : drain(server, ids.s)) {
          moved = true;
          client.receive(ids.c, b, nowMs);
        }
      }
      for (let e = client.pollEvent(); e !== undefined; e = client.pollEvent()) {
        moved = true;
        if (e.type === 'dial') ids = { c: client.attach(nowMs), s: acceptor.attach(nowMs) };
        if (e.type === 'close') closed = { error: e.error };
      }
      while (server?.pollEvent() !== undefined) moved = true;
    }
  };
  return {
    client,
    get server() {
      return server as ServerSession;
    },
    get closed() {
      return closed;
    },
    pump,
    restart: () => {
      const lost = ids;
      ids = undefined;
      server = undefined;
      acceptor = new Acceptor(crypto, keys);
      if (lost !== undefined) client.detach(lost.c, nowMs, new Error('ECONNRESET'));
      pump();
      nowMs += 100;
      client.handleTimeout(nowMs);
      pump();
    },
  };
}

test('a session whose two streams are complete closes without an error when the server is restarted before its CLOSE_ACK', () => {
  const w = world();
  w.client.connect();
  w.pump();
  w.client.end();
  w.pump();
  w.server.write(new Uint8Array(1_000));
  w.server.end();
  // The client holds all of it, and has not read it yet. Its CLOSE arrives, and the answer is lost with the server.
  w.pump();
  expect(w.client.state).toBe('closing');
  w.restart();
  expect(w.closed?.error?.code).toBe(undefined);
  expect(w.client.read()).toHaveLength(1_000);
});

test('deliveredBytes is not told by a server that does not know: UnknownTicket', () => {
  const w = world();
  w.client.connect();
  w.pump();
  w.client.write(new Uint8Array(500));
  w.pump();
  w.server.read(); // All 500 bytes were delivered.
  w.restart();
  expect(w.closed?.error).toMatchObject({ code: 'SNET_RESUME_REJECTED', wireCode: 1 });
  expect(w.closed?.error?.deliveredBytes).toBeUndefined();
});
