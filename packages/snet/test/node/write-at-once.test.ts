import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { SessionDuplex } from '../../src/node/session-duplex.ts';
import { dial, readAll, serve } from './harness.ts';

/** What a program sees of a socket that it writes to in every way there is, and what the other end gets. */
async function story(): Promise<unknown> {
  const received: Promise<Buffer>[] = [];
  const server = await serve((socket) => void received.push(readAll(socket)));
  const socket = dial(server.port, { replayBufferBytes: 300_000 });
  await once(socket, 'connect');
  const seen: unknown[] = [];
  const look = (answer: unknown): void => {
    seen.push([answer, socket.bytesWritten, socket.writableLength, socket.writableNeedDrain]);
  };
  const noted = (name: string) => () => void seen.push(name);
  look(socket.write('text'));
  look(socket.write(Buffer.from('bytes')));
  look(socket.write(new Uint8Array(0)));
  look(socket.write(new Uint8Array(3).fill(0x78), noted('written')));
  look(socket.write(Buffer.from('after a callback')));
  socket.cork();
  look(socket.write(Buffer.from('held back')));
  look(socket.write(Buffer.from(' twice')));
  socket.uncork();
  look(socket.write(Buffer.from('let go')));
  await new Promise(setImmediate);
  const large = Buffer.alloc(socket.writableHighWaterMark, 'l');
  look(socket.write(large));
  look(socket.write(Buffer.from('behind it')));
  await new Promise(setImmediate);
  look(socket.write(large.subarray(1)));
  // More than there is room for: what comes behind it waits in the stream, in order.
  const room = once(socket, 'drain');
  look(socket.write(Buffer.alloc(400_000, 'm')));
  look(socket.write(Buffer.from('behind what waits')));
  await room;
  look(socket.write(Buffer.from('last')));
  socket.end();
  await once(socket, 'finish');
  const text = (await received[0])?.toString();
  return { seen, text: text?.replace(/(.)\1{9,}/g, (run, letter) => `${letter}*${run.length}`) };
}

test('a write that is taken at once comes to the same as one through the queue of the stream', async () => {
  // It is protected.
  const prototype = SessionDuplex.prototype as unknown as { writeAtOnce(chunk: Uint8Array): boolean };
  const writeAtOnce = vi.spyOn(prototype, 'writeAtOnce');
  const fast = await story();
  expect(writeAtOnce.mock.results.filter(({ value }) => value === true).length).toBeGreaterThan(3);
  writeAtOnce.mockReturnValue(false);
  const readable = await story();
  writeAtOnce.mockRestore();
  expect(fast).toEqual(readable);
});

test('arguments that the stream refuses are refused, although the chunk would fit', async () => {
  const server = await serve(() => {});
  const socket = dial(server.port);
  await once(socket, 'connect');
  const write = socket.write.bind(socket) as (...parameters: unknown[]) => boolean;
  expect(() => write(Buffer.from('x'), 'no encoding')).toThrow(
    expect.objectContaining({ code: 'ERR_UNKNOWN_ENCODING' }),
  );
  expect(socket.bytesWritten).toBe(0);
});
