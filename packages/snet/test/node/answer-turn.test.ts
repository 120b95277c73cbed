import { expect, onTestFinished, test } from 'vitest';
import { createServer } from '../../src/node/index.ts';
import { connect } from '../../src/web/index.ts';
import { duplexFromWebSocket } from '../../src/ws/index.ts';
import { FakeWebSocket } from '../ws/fake-web-socket.ts';
import { keys } from './harness.ts';

/** Two WebSockets whose network is this turn of the event loop. */
function joined(): [FakeWebSocket, FakeWebSocket] {
  const ends: [FakeWebSocket, FakeWebSocket] = [new FakeWebSocket(), new FakeWebSocket()];
  for (const [i, end] of ends.entries()) {
    end.send = (data) => {
      const copy = new Uint8Array(data);
      queueMicrotask(() => ends[1 - i]?.happen('message', { data: copy.buffer }));
    };
  }
  return ends;
}

test('two ends in one process that answer each other leave the event loop its turns', async () => {
  const server = createServer(
    { keys },
    (socket) => void socket.on('data', (chunk: Buffer) => void socket.write(chunk)),
  );
  onTestFinished(() => server[Symbol.asyncDispose]());
  const [near, far] = joined();
  const open = (): FakeWebSocket => {
    queueMicrotask(() => {
      server.accept(duplexFromWebSocket(far));
      near.happen('open', {});
    });
    return near;
  };
  const stream = await connect('ws://in-process', { serverKey: keys.publicKey, open, networkHints: false });
  onTestFinished(() => stream.destroy());
  let rounds = 0;
  let isOver = false;
  stream.on('data', (chunk) => {
    // Bounded, so that this fails instead of hanging.
    if (!isOver && ++rounds < 1_000) stream.write(chunk);
    else isOver = true;
  });
  stream.write(Uint8Array.of(1));
  const roundsOfTurns: number[] = [];
  while (!isOver && roundsOfTurns.length < 10) {
    await new Promise((resolve) => setImmediate(resolve));
    roundsOfTurns.push(rounds);
  }
  isOver = true;
  expect(roundsOfTurns.length).toBe(10);
  expect(Math.max(...roundsOfTurns)).toBeLessThan(100);
});
