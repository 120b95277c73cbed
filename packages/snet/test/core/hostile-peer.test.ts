import { describe, expect, test, vi } from 'vitest';
import { ServerHandshake } from '../../src/core/handshake.ts';
import { closeError, Pair, readAll, sealAs, types } from './pair.ts';

describe('a peer that lies', () => {
  test.for([
    ['KEYUPDATE in the middle of a record', [0x0c, 0x04, 0x01]],
    ['KEYUPDATE again and again', [0x0c]],
    ['SEEK backwards', [0x01, 0x01, 0x61, 0x02, 0x00]],
    ['TICKET_MIN of a set that was never issued', [0x0b, 0x09]],
    ['CLOSE_ACK without CLOSE', [0x09]],
    ['CLOSE before both directions ended', [0x08, 0x00, 0x00, 0x00]],
    ['a reason that is too long', [0x08, 0x00, 0x00, 0x41, 0x01]],
    ['an acknowledgement of what was never sent', [0x03, 0x09, 0x00]],
    ['a frame that ends early', [0x01, 0x05, 0x61]],
  ] as const)('with %s is told so, and the session ends [SNET-1.5] [SNET-4.5]', ([, frames]) => {
    const pair = Pair.open();
    pair.server.receive(pair.pipe.server, sealAs(pair, 'client', Uint8Array.from(frames)), pair.nowMs);
    pair.pump();
    expect(closeError(pair.serverEvents)?.code).toBe('SNET_PROTOCOL_VIOLATION');
    expect(closeError(pair.clientEvents)?.code).toBe('SNET_PROTOCOL_VIOLATION');
  });

  test('in its ACCEPT is told so on the older transport, and the session ends [SNET-1.5]', () => {
    const pair = Pair.open();
    const accept = Reflect.get(ServerHandshake.prototype, 'accept') as (
      ...parameters: unknown[]
    ) => ReturnType<ServerHandshake['accept']>;
    vi.spyOn(ServerHandshake.prototype, 'accept').mockImplementationOnce(function (
      this: ServerHandshake,
      payload,
      secret,
    ) {
      return accept.call(this, { ...payload, receivedPosition: 9 }, secret);
    });
    pair.dial();
    pair.pump();
    expect(closeError(pair.clientEvents)).toMatchObject({ code: 'SNET_PROTOCOL_VIOLATION', wireCode: 6 });
    expect(closeError(pair.serverEvents)).toMatchObject({ code: 'SNET_PROTOCOL_VIOLATION', wireCode: 6 });
  });

  test('with a gap, by SEEK, loses the transport and no more [SNET-6.7]', () => {
    const pair = Pair.open();
    pair.server.receive(pair.pipe.server, sealAs(pair, 'client', Uint8Array.of(0x02, 0x05)), pair.nowMs);
    pair.pump();
    expect(types(pair.serverEvents)).toContain('detach');
    pair.advance(100);
    expect(pair.server.state).toBe('open');
  });

  test('with tens of thousands of tiny frames in a record causes one event', () => {
    const pair = Pair.open();
    const events = (): string[] => {
      const seen: string[] = [];
      for (let event = pair.server.pollEvent(); event !== undefined; event = pair.server.pollEvent())
        seen.push(event.type);
      return seen;
    };
    const frames = Uint8Array.from({ length: 3 * 40_000 }, (_, i) => (i % 3 === 2 ? 0x61 : 1));
    pair.server.receive(pair.pipe.server, sealAs(pair, 'client', frames), pair.nowMs);
    expect(events()).toEqual(['readable']);
    expect(readAll(pair.server)).toHaveLength(40_000);
    pair.server.receive(pair.pipe.server, sealAs(pair, 'client', Uint8Array.of(1, 1, 0x62)), pair.nowMs);
    expect(events()).toEqual(['readable']);
  });

  test.for([
    ['acknowledges what was never sent', { receivedPosition: 1, firstPosition: 0 }, 6],
    ['acknowledges 2^53 − 1', { receivedPosition: 2 ** 53 - 1, firstPosition: 0 }, 6],
    ['has thrown away what the other lacks', { receivedPosition: 0, firstPosition: 1 }, 5],
    ['tells the truth', { receivedPosition: 0, firstPosition: 0 }, undefined],
  ] as const)('in its resume box, and %s, is refused with a code or served [SNET-7.7]', ([, positions, code]) => {
    expect(Pair.open().server.positionFault(positions)).toBe(code);
  });

  test('PINGs faster than they can be answered are answered a bounded number of times [SNET-5.1]', () => {
    const pair = Pair.open();
    const { sealer } = (
      pair.client as unknown as { transports: Map<number, { sealer: { seal(plaintext: Uint8Array): Uint8Array } }> }
    ).transports.get(pair.pipe.client)!;
    const record = sealer.seal(Uint8Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 4 : i >> 2)));
    pair.server.receive(pair.pipe.server, record, pair.nowMs);
    expect(pair.server.pollTransmit(pair.pipe.server, pair.nowMs)!.length).toBeLessThan(3 + 16 + 4 * 4 + 20);
  });

  test('that has not proved itself is not waited for: a first record of more than 1 KiB is refused at once [SNET-4.6]', () => {
    let first = true;
    const tamper = (bytes: Uint8Array, to: 'client' | 'server') => {
      if (to === 'client' || bytes[0] === 0xd2 || !first) return bytes;
      first = false;
      return Uint8Array.of(0x00, 0x04, 0x11);
    };
    const pair = new Pair({ tamper });
    pair.client.connect();
    pair.pump();
    expect(pair.pipes[0]?.open).toBe(false);
    pair.advance(100);
    expect(types(pair.serverEvents)).toContain('open');
  });

  test('the end of a transport is not the end of the stream [SNET-1.4]', () => {
    const pair = Pair.open();
    pair.answerDials = false;
    pair.cut();
    expect(pair.server.readEnded).toBe(false);
    expect(types(pair.serverEvents)).not.toContain('close');
  });
});
