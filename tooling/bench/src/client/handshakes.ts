import { once } from 'node:events';
import * as net from 'node:net';
import type { Duplex } from 'node:stream';
import { beginEcho } from '../conversation.ts';
import { quantile } from '../samples.ts';
import { type Address, connectSnet, connectTls, connectWs, isSnet, isTls } from '../stacks.ts';

export interface HandshakePlan {
  readonly count: number;
  readonly atOnce: number;
}

export interface Handshakes {
  readonly seconds: number;
  /** From the call that connects to the first byte that came back. */
  readonly echoP50Us: number;
}

/** Connects, hears one byte back, and hangs up, again and again. */
export async function handshake(address: Address, { count, atOnce }: HandshakePlan): Promise<Handshakes> {
  const latenciesUs: number[] = [];
  let left = count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const startedAtMs = performance.now();
      const socket = connecting(address);
      await beginEcho(socket);
      latenciesUs.push((performance.now() - startedAtMs) * 1_000);
      socket.destroy();
      if (!socket.closed) await once(socket, 'close');
    }
  };
  const startedAtMs = performance.now();
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { seconds: (performance.now() - startedAtMs) / 1_000, echoP50Us: quantile(latenciesUs, 0.5) };
}

/** Can be written to at once: what is written waits for the connection. */
function connecting(address: Address): Duplex {
  if (isSnet(address.name)) return connectSnet(address);
  if (isTls(address.name)) return connectTls(address);
  if (address.name === 'ws') return connectWs(address);
  return net.connect({ host: '127.0.0.1', port: address.port, noDelay: true });
}
