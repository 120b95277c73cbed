import type { ByteDuplex } from '@proj/io';
import { FakeClock } from '@proj/testkit';
import { describe, expect, test } from 'vitest';
import { duplexFromWebSocket } from '../../src/ws/index.ts';
import { FakeWebSocket } from './fake-web-socket.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Everything that the stream says, in words. */
function record(duplex: ByteDuplex, { data = true }: { readonly data?: boolean } = {}): string[] {
  const seen: string[] = [];
  if (data) duplex.on('data', (chunk) => seen.push(Buffer.from(chunk).toString()));
  for (const event of ['drain', 'end', 'close'] as const) duplex.on(event, () => seen.push(`<${event}>`));
  duplex.on('error', (error) => seen.push(`<${error.message}>`));
  return seen;
}

describe('reading', () => {
  test('binary messages are bytes, whatever view they come as', async () => {
    const webSocket = new FakeWebSocket();
    const seen = record(duplexFromWebSocket(webSocket));
    expect(webSocket.binaryType).toBe('arraybuffer');
    webSocket.message('one');
    webSocket.happen('message', { data: Buffer.from('[two]').subarray(1, 4) });
    webSocket.message('');
    webSocket.happen('message', { data: new DataView(new TextEncoder().encode('three').buffer, 1, 3) });
    await turn();
    expect(seen).toEqual(['one', 'two', 'hre']);
  });

  test('the Buffers of ws are left to be Buffers', () => {
    const webSocket = new FakeWebSocket();
    webSocket.binaryType = 'nodebuffer';
    duplexFromWebSocket(webSocket);
    expect(webSocket.binaryType).toBe('nodebuffer');
  });

  test.for(['text', new Blob(['x']), [Buffer.from('fragment')], undefined])(
    'a message that is not binary ends the connection: SNET_PROTOCOL_VIOLATION, %j',
    async (data) => {
      const webSocket = new FakeWebSocket();
      const seen = record(duplexFromWebSocket(webSocket));
      webSocket.happen('message', { data });
      webSocket.message('after');
      await turn();
      expect(seen).toEqual(['<a WebSocket message that is not binary [SNET_PROTOCOL_VIOLATION]>', '<close>']);
      expect(webSocket.closes).toHaveLength(1);
    },
  );

  test('what arrives before someone reads, and while nobody does, is kept in order', async () => {
    const webSocket = new FakeWebSocket();
    const duplex = duplexFromWebSocket(webSocket);
    webSocket.message('early ');
    const seen = record(duplex);
    await turn();
    duplex.pause();
    webSocket.message('later ');
    webSocket.message('latest');
    await turn();
    expect(seen).toEqual(['early ']);
    duplex.resume();
    await turn();
    expect(seen.join('')).toBe('early later latest');
  });

  test('more than maxUnreadBytes while nobody reads ends the connection', async () => {
    const webSocket = new FakeWebSocket();
    const duplex = duplexFromWebSocket(webSocket, { maxUnreadBytes: 10 });
    const seen = record(duplex, { data: false });
    webSocket.message('0123456789');
    await turn();
    expect(seen).toEqual([]);
    webSocket.message('!');
    await turn();
    expect(seen).toEqual(['<more than 10 bytes arrived while nobody read>', '<close>']);
  });

  test('a listener that destroys the stream gets nothing more', async () => {
    const webSocket = new FakeWebSocket();
    const duplex = duplexFromWebSocket(webSocket);
    duplex.pause();
    const seen = record(duplex);
    duplex.on('data', () => duplex.destroy());
    duplex.pause();
    webSocket.message('one');
    webSocket.message('two');
    duplex.resume();
    await turn();
    expect(seen).toEqual(['one', '<close>']);
  });
});

describe('writing', () => {
  test('each write is a message', () => {
    const webSocket = new FakeWebSocket();
    const duplex = duplexFromWebSocket(webSocket);
    expect(duplex.write(Buffer.from('one'))).toBe(true);
    expect(duplex.write(new Uint8Array(0))).toBe(true);
    expect(duplex.write(new Uint8Array(new SharedArrayBuffer(2)))).toBe(true);
    expect(webSocket.sent.map((bytes) => [bytes.length, bytes.buffer instanceof ArrayBuffer])).toEqual([
      [3, true],
      [2, true],
    ]);
  });

  test("beyond the mark write answers false, until 'drain' says that half of it was sent", () => {
    const clock = new FakeClock();
    const webSocket = new FakeWebSocket();
    const duplex = duplexFromWebSocket(webSocket, { highWaterMarkBytes: 100, clock });
    const seen = record(duplex);
    expect(duplex.write(new Uint8Array(99))).toBe(true);
    expect(duplex.write(new Uint8Array(1))).toBe(false);
    expect(duplex.write(new Uint8Array(1))).toBe(false);
    webSocket.bufferedAmount = 51;
    clock.advance(1_000);
    expect(seen).toEqual([]);
    webSocket.bufferedAmount = 50;
    clock.advance(32);
    expect(seen).toEqual(['<drain>']);
    expect(duplex.write(new Uint8Array(49))).toBe(true);
    clock.advance(1_000);
    expect(seen).toEqual(['<drain>']);
  });

  test("whatever arrives is a reason to look, and to say 'drain' once: a hidden page's timers are late", () => {
    const clock = new FakeClock();
    const webSocket = new FakeWebSocket();
    const duplex = duplexFromWebSocket(webSocket, { highWaterMarkBytes: 100, clock });
    const seen = record(duplex, { data: false });
    duplex.write(new Uint8Array(100));
    webSocket.message('too soon');
    expect(seen).toEqual([]);
    webSocket.bufferedAmount = 50;
    webSocket.message('acknowledged');
    expect(seen).toEqual(['<drain>']);
    expect(clock.pendingCount).toBe(0);
    webSocket.message('and more');
    expect(seen).toEqual(['<drain>']);
  });

  test('nothing is asked of the clock once the stream is over', () => {
    const clock = new FakeClock();
    const webSocket = new FakeWebSocket();
    const duplex = duplexFromWebSocket(webSocket, { highWaterMarkBytes: 1, clock });
    duplex.write(new Uint8Array(1));
    expect(clock.pendingCount).toBe(1);
    duplex.destroy();
    expect(clock.pendingCount).toBe(0);
  });

  test('after the end or the destruction nothing is sent', () => {
    for (const finish of ['end', 'destroy'] as const) {
      const webSocket = new FakeWebSocket();
      const duplex = duplexFromWebSocket(webSocket);
      duplex[finish]();
      expect(duplex.write(Buffer.from('late'))).toBe(false);
      expect(webSocket.sent).toEqual([]);
    }
  });
});

describe('ends', () => {
  test('end closes with 1000, once; what the peer still sends is read', async () => {
    const webSocket = new FakeWebSocket();
    const duplex = duplexFromWebSocket(webSocket);
    const seen = record(duplex);
    duplex.end();
    duplex.end();
    webSocket.message('last words');
    webSocket.happen('close', { code: 1000, reason: '' });
    await turn();
    expect(webSocket.closes).toEqual([1000]);
    expect(seen).toEqual(['last words', '<end>', '<close>']);
  });

  test.for([1000, 1005])('closed with %i the stream ends, once everything was read', async (code) => {
    const webSocket = new FakeWebSocket();
    const duplex = duplexFromWebSocket(webSocket);
    const seen = record(duplex);
    duplex.pause();
    webSocket.message('unread');
    webSocket.happen('close', { code, reason: '' });
    await turn();
    expect(seen).toEqual([]);
    duplex.resume();
    await turn();
    expect(seen).toEqual(['unread', '<end>', '<close>']);
  });

  test.for([1001, 1002, 1006, 1009, 1011, 4000])('closed with %i the stream breaks', async (code) => {
    const webSocket = new FakeWebSocket();
    const seen = record(duplexFromWebSocket(webSocket));
    webSocket.happen('close', { code, reason: 'say "no"\n' });
    await turn();
    expect(seen).toEqual([`<the WebSocket was closed: ${code} "say \\"no\\"\\n">`, '<close>']);
  });

  test('an error that says what it was is the one reported', async () => {
    const webSocket = new FakeWebSocket();
    const seen = record(duplexFromWebSocket(webSocket));
    webSocket.happen('error', { error: new Error('ECONNRESET') });
    webSocket.happen('close', { code: 1006, reason: '' });
    await turn();
    expect(seen).toEqual(['<ECONNRESET>', '<close>']);
  });

  test('destroy is final: once, later, with the error given', async () => {
    const webSocket = new FakeWebSocket();
    const duplex = duplexFromWebSocket(webSocket);
    const seen = record(duplex);
    duplex.destroy(new Error('enough'));
    duplex.destroy(new Error('again'));
    expect(seen).toEqual([]);
    webSocket.happen('close', { code: 1006, reason: '' });
    await turn();
    expect(seen).toEqual(['<enough>', '<close>']);
  });

  test('terminate is used where there is one', () => {
    const webSocket = new FakeWebSocket();
    let terminated = 0;
    duplexFromWebSocket(Object.assign(webSocket, { terminate: () => terminated++ })).destroy();
    expect([terminated, webSocket.closes]).toEqual([1, []]);
  });

  test('a WebSocket that was closed before it was handed over has ended', async () => {
    const webSocket = new FakeWebSocket();
    webSocket.readyState = 3;
    const seen = record(duplexFromWebSocket(webSocket));
    await turn();
    expect(seen).toEqual(['<the WebSocket was closed: 1006 "">', '<close>']);
  });
});

test('a WebSocket that is connecting, and options out of range: SNET_BAD_OPTION', () => {
  const connecting = new FakeWebSocket();
  connecting.readyState = 0;
  expect(() => duplexFromWebSocket(connecting)).toThrow('[SNET_BAD_OPTION]');
  expect(() => duplexFromWebSocket(new FakeWebSocket(), { highWaterMarkBytes: 0 })).toThrow('[SNET_BAD_OPTION]');
  expect(() => duplexFromWebSocket(new FakeWebSocket(), { maxUnreadBytes: Number.NaN })).toThrow('[SNET_BAD_OPTION]');
});
