import { once } from 'node:events';
import { provider } from '@proj/crypto/provider';
import { type ByteDuplex, Emitter } from '@proj/io';
import { expect, onTestFinished, test } from 'vitest';
import { ClientSession } from '../../src/core/index.ts';
import { createServer } from '../../src/node/index.ts';
import { dial, keys, readAll } from './harness.ts';

interface DuplexEvents {
  data: Uint8Array;
  drain: undefined;
  end: undefined;
  close: undefined;
  error: Error;
}

/** Everything that follows from a write has happened when it answers, with `false`: the other end has read, and `'drain'` was emitted. */
class SynchronousDuplex implements ByteDuplex {
  readonly #emitter: Emitter<DuplexEvents> = new Emitter();
  peer: SynchronousDuplex | undefined;
  #isClosed = false;

  on<E extends keyof DuplexEvents>(event: E, listener: (detail: DuplexEvents[E]) => void): this {
    this.#emitter.on(event, listener);
    return this;
  }

  write(chunk: Uint8Array): boolean {
    this.peer?.arrive(new Uint8Array(chunk));
    this.#emitter.emit('drain', undefined);
    return false;
  }

  arrive(chunk: Uint8Array): void {
    this.#emitter.emit('data', chunk);
  }

  end(): void {
    this.destroy();
  }

  destroy(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#emitter.emit('close', undefined);
    this.peer?.destroy();
  }

  pause(): void {}
  resume(): void {}
}

function synchronousPair(): [SynchronousDuplex, SynchronousDuplex] {
  const [near, far] = [new SynchronousDuplex(), new SynchronousDuplex()];
  [near.peer, far.peer] = [far, near];
  return [near, far];
}

test("a transport may emit 'data' and 'drain' inside a write that answers false", async () => {
  const server = createServer({ keys }, (socket) => socket.pipe(socket));
  onTestFinished(() => server[Symbol.asyncDispose]());
  const client = dial(0, {
    dial: async () => {
      const [near, far] = synchronousPair();
      server.accept(far);
      return near;
    },
  });
  const sent = Buffer.alloc(300_000, 'at once');
  client.end(sent);
  expect((await readAll(client)).equals(sent)).toBe(true);
});

test('the answer to a RETRY may arrive inside the write of it [SNET-3.10]', async () => {
  const server = createServer({ keys, suites: ['x25519-chacha20poly1305'] });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const client = new ClientSession(provider, keys.publicKey, {
    suites: ['x25519mlkem768-chacha20poly1305', 'x25519-chacha20poly1305'],
  });
  const [near, far] = synchronousPair();
  server.accept(far);
  client.connect();
  const transport = client.attach(0);
  const say = (): void => {
    for (let bytes = client.pollTransmit(transport, 0); bytes; bytes = client.pollTransmit(transport, 0))
      near.write(bytes);
  };
  near.on('data', (chunk) => {
    client.receive(transport, chunk, 0);
    say();
  });
  const connected = once(server, 'connection');
  say();
  await connected;
});
